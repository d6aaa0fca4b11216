/** The clock: cron expressions in time zones, jitter, and which times are due. Knows no cluster. */
@NullMarked
package io.holdfast.operator.schedule;

import org.jspecify.annotations.NullMarked;
