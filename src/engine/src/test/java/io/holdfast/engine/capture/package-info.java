/** Tests of the package. */
@NullMarked
package io.holdfast.engine.capture;

import org.jspecify.annotations.NullMarked;
