/** Tests of how schedules are read. */
@NullMarked
package io.holdfast.recovery.schedule;

import org.jspecify.annotations.NullMarked;
