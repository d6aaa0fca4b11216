/** Tests of the package. */
@NullMarked
package io.holdfast.engine.point;

import org.jspecify.annotations.NullMarked;
