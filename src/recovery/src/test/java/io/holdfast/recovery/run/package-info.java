/** Tests of what a run is. */
@NullMarked
package io.holdfast.recovery.run;

import org.jspecify.annotations.NullMarked;
