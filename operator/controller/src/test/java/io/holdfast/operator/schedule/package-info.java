/** Tests of the clock. */
@NullMarked
package io.holdfast.operator.schedule;

import org.jspecify.annotations.NullMarked;
