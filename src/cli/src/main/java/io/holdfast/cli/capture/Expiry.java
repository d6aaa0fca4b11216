package io.holdfast.cli.capture;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Doubt;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Sweep;
import io.holdfast.engine.retention.Expiration;
import io.holdfast.engine.retention.RetentionPlan;
import io.holdfast.engine.source.Leftovers;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Removes what a policy no longer keeps of a source, and what died attempts left, and fails nothing when it cannot. */
record Expiry(BackupPolicy policy, BackupSource source, PointsInUse inUse, InstantSource clock) {

    /** How many recovery points went, how many objects are not ours, and why others that should have gone did not. */
    record Done(int expired, int foreign, List<String> warnings) {}

    /** @param own the recovery point of this very run, which never lets it expire again */
    Done in(List<Repository> repositories, ObjectKey own, Leftovers leftovers) {
        Set<ObjectKey> spared = new HashSet<>(Set.of(own));
        PointsInUse.Found used;
        try {
            used = inUse.look();
        } catch (RuntimeException e) {
            String unknown = "old recovery points were not removed, because it cannot be told whether a run uses one: ";
            return new Done(0, 0, List.of(unknown + e.getMessage()));
        }
        spared.addAll(used.folders());
        int expired = 0;
        int foreign = 0;
        List<String> warnings = new ArrayList<>();
        for (Repository repository : repositories) {
            try {
                SourcePath path = CaptureRun.path(policy, source);
                warnings.addAll(used.pins().settle(repository, path, clock.instant()));
                Expiration expiration = new Expiration(repository, path, spared);
                RetentionPlan plan = expiration.by(Retention.rule(policy), clock.instant());
                for (RetentionPlan.Expired one : plan.expired()) {
                    expired += expiration.remove(one, clock.instant()) ? 1 : 0;
                }
                warnings.addAll(plan.unusable().stream().map(Expiry::left).toList());
                doubted(repository, plan.doubts()).ifPresent(warnings::add);
                warnings.addAll(plan.warnings());
                warnings.addAll(sweep(new Sweep(repository, leftovers)));
                foreign += expiration.foreign().size();
                foreign(repository, expiration.foreign()).ifPresent(warnings::add);
            } catch (RecoveryException e) {
                warnings.add("old recovery points in '" + repository.name() + "' were not removed: " + e.getMessage());
            }
        }
        return new Done(expired, foreign, warnings);
    }

    private static String left(String unusable) {
        return "not counted as a recovery point, and left where it is: " + unusable;
    }

    /** One sentence for all: there may be one in each folder. */
    private static Optional<String> doubted(Repository repository, List<Doubt> doubts) {
        return doubts.isEmpty()
                ? Optional.empty()
                : Optional.of(doubts.size() + " pins or proofs in '" + repository.name()
                        + "' cannot be believed, and their recovery points are kept because of them, such as: "
                        + doubts.getFirst().why()
                        + " ('holdfast prune --dry-run' names all; whoever is sure that none was"
                        + " genuine removes " + doubts.getFirst().object() + " from the bucket)");
    }

    /** What cannot be cleared now is found by a later sweep. */
    private List<String> sweep(Sweep sweep) {
        List<String> warnings = new ArrayList<>();
        SourcePath points = CaptureRun.path(policy, source);
        for (SourcePath path : List.of(points, points.safetyCopies())) {
            try {
                int _ = sweep.abandoned(path, clock.instant());
            } catch (RecoveryException e) {
                warnings.add("what died attempts left below " + path + " was not all removed: " + e.getMessage());
            }
        }
        return warnings;
    }

    private static Optional<String> foreign(Repository repository, List<ObjectInfo> foreign) {
        return foreign.isEmpty()
                ? Optional.empty()
                : Optional.of(foreign.size() + " objects in '" + repository.name()
                        + "' below this source are not Holdfast's, and are left alone, such as "
                        + foreign.getFirst().key() + " ('holdfast list --foreign' shows them)");
    }
}
