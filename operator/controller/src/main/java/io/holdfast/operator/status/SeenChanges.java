package io.holdfast.operator.status;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.OnChange;
import io.holdfast.api.v1alpha1.SourceChanges;
import io.holdfast.api.v1alpha1.SourceStatus;
import java.util.Optional;

/** Changes that are really seen, and not only wanted to be by a policy. */
public final class SeenChanges {
    private SeenChanges() {}

    /** What is known of the source's changes; empty if its policy does not want them watched, or nobody watches. */
    public static Optional<SourceChanges> of(BackupPolicy policy, BackupSource source) {
        OnChange rule = policy.getSpec().onChange();
        return rule == null || !rule.covers(source) || policy.getStatus() == null || isBlind(policy)
                ? Optional.empty()
                : policy.getStatus().sources().stream()
                        .filter(one -> one.name().equals(source.name()))
                        .findFirst()
                        .map(SourceStatus::changes);
    }

    /** Whether a policy wants changes watched, and nobody does. */
    public static boolean isBlind(BackupPolicy policy) {
        return policy.getStatus() != null
                && Conditions.find(policy.getStatus().conditions(), Conditions.READY)
                        .filter(ready -> ready.getReason().equals(Reason.CHANGES_NOT_WATCHED.word()))
                        .isPresent();
    }
}
