/** Tests of the package. */
@NullMarked
package io.holdfast.engine.stream;

import org.jspecify.annotations.NullMarked;
