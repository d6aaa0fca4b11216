/** Which recovery points are kept, which expire, and why: pure functions. */
@NullMarked
package io.holdfast.engine.retention;

import org.jspecify.annotations.NullMarked;
