/** Tests of the package. */
@NullMarked
package io.holdfast.engine.verify;

import org.jspecify.annotations.NullMarked;
