/** The clock: cron expressions in time zones, jitter, and which times are due. Knows no cluster. */
@NullMarked
package io.holdfast.engine.schedule;

import org.jspecify.annotations.NullMarked;
