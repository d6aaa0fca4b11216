/** The words: what a recovery point is, where it lies and how its manifest is written. */
@NullMarked
package io.holdfast.engine.point;

import org.jspecify.annotations.NullMarked;
