/** Bytes on their way: bounded part buffers towards stores, prefetched ranges back. Knows nothing of formats or keys. */
@NullMarked
package io.holdfast.engine.stream;

import org.jspecify.annotations.NullMarked;
