/** Proof that a recovery point is readable and whole. */
@NullMarked
package io.holdfast.engine.verify;

import org.jspecify.annotations.NullMarked;
