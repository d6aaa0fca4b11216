package io.holdfast.operator.run;

import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.operator.status.Announcement;
import java.time.Instant;
import java.util.List;

/** What to do next for one RestoreRun; each is one step, and after it the run is looked at again. */
sealed interface RunMove {

    /** Write the status; the effect that it announces follows when it is durable. */
    record Save(RestoreRunStatus status, List<Announcement> announcements) implements RunMove {}

    /** Fix what the run works from. */
    record Freeze(String yaml) implements RunMove {}

    /** Make the Job of the attempt that the status names. */
    record StartWorker(int attempt, Instant deadline) implements RunMove {}

    /** Make the cleanup Job that has the number of the attempt. */
    record StartCleanup(int attempt) implements RunMove {}

    /** Remove a worker Job that is not to run any longer. */
    record StopWorker(int attempt) implements RunMove {}

    /** Make the Job that keeps what a step is about to replace. */
    record StartCopy(StepStatus step, Instant deadline) implements RunMove {}

    /** Remove the Job of that name, which no step waits for. */
    record StopCopy(String job) implements RunMove {}

    /** Ask the run to end, because something more important has to be done. */
    record GiveWay(String to) implements RunMove {}

    /** Nothing until something changes, or until then. */
    record WaitUntil(Instant time) implements RunMove {}

    /** Nothing until something changes. */
    record WaitForChange() implements RunMove {}

    /** The run may go. */
    record Release(List<Announcement> announcements) implements RunMove {}
}
