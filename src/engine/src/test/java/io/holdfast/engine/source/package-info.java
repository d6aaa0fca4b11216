/** Tests of the package. */
@NullMarked
package io.holdfast.engine.source;

import org.jspecify.annotations.NullMarked;
