/** One run of a plan: where it stands, what it does next, what people decide, and what it measures. Touches nothing. */
@NullMarked
package io.holdfast.recovery.run;

import org.jspecify.annotations.NullMarked;
