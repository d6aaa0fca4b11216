package io.holdfast.operator.plan;

import io.holdfast.api.v1alpha1.plan.RestorePlanStatus;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.operator.status.Announcement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do for one RestorePlan. Runs are created before the status says that their time was acted on: their names come
 * from that time, so that doing it again after a crash is a conflict, while the other order could lose a drill.
 *
 * @param delete names of finished RestoreRuns that history does not keep
 */
record PlanDecision(
        RestorePlanStatus status,
        List<NewRun> create,
        List<String> delete,
        List<Announcement> announcements,
        Optional<Instant> wakeAt) {

    /** A RestoreRun to create, unless one of that name exists. */
    record NewRun(
            String name,
            RunMode mode,
            @Nullable String drill,
            String reason,
            @Nullable Instant scheduledTime) {}
}
