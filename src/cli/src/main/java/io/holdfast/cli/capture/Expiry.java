package io.holdfast.cli.capture;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Sweep;
import io.holdfast.engine.retention.RetentionPlan;
import io.holdfast.engine.source.Leftovers;
import io.holdfast.engine.store.ObjectKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Removes what a policy no longer keeps of a source, and what died attempts left, and fails nothing when it cannot. */
record Expiry(BackupPolicy policy, BackupSource source, PointsInUse inUse, InstantSource clock) {

    /** How many recovery points went, and why others that should have gone did not. */
    record Done(int expired, List<String> warnings) {}

    Done in(List<Repository> repositories, Leftovers leftovers) {
        Set<ObjectKey> spared;
        try {
            spared = inUse.folders();
        } catch (RuntimeException e) {
            String unknown = "old recovery points were not removed, because it cannot be told whether a run uses one: ";
            return new Done(0, List.of(unknown + e.getMessage()));
        }
        int expired = 0;
        List<String> warnings = new ArrayList<>();
        for (Repository repository : repositories) {
            try {
                RetentionPlan plan = CaptureRun.retention(repository, policy, source, clock.instant())
                        .sparing(spared);
                plan.expired().forEach(repository::remove);
                expired += plan.expired().size();
                sweep(new Sweep(repository, leftovers));
            } catch (RecoveryException e) {
                warnings.add("old recovery points in '" + repository.name() + "' were not removed: " + e.getMessage());
            }
        }
        return new Done(expired, warnings);
    }

    private void sweep(Sweep sweep) {
        SourcePath points = CaptureRun.path(policy, source);
        sweep.abandoned(points.folder(), clock.instant());
        sweep.abandoned(points.safetyCopies().folder(), clock.instant());
    }
}
