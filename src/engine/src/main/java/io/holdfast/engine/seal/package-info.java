/** Compression and encryption of one artifact: {@code age(zstd(bytes))}, and the keys for it. Names no store and no source. */
@NullMarked
package io.holdfast.engine.seal;

import org.jspecify.annotations.NullMarked;
