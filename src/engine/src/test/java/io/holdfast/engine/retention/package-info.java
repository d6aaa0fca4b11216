/** Tests of the package. */
@NullMarked
package io.holdfast.engine.retention;

import org.jspecify.annotations.NullMarked;
