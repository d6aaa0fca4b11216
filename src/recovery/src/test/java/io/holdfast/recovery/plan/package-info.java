/** Tests of what a plan is. */
@NullMarked
package io.holdfast.recovery.plan;

import org.jspecify.annotations.NullMarked;
