/** The schedules of custom resources, read into the engine's timetables. */
@NullMarked
package io.holdfast.recovery.schedule;

import org.jspecify.annotations.NullMarked;
