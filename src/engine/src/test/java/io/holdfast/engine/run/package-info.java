/** Tests of the package. */
@NullMarked
package io.holdfast.engine.run;

import org.jspecify.annotations.NullMarked;
