package io.holdfast.cli.capture;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.engine.retention.RetentionRule;

/** What a policy keeps, as the engine takes it. */
public final class Retention {

    private Retention() {}

    /** The rule for each source of a policy. */
    public static RetentionRule rule(BackupPolicy policy) {
        String maxAge = policy.getSpec().retention().maxAge();
        return new RetentionRule(
                maxAge == null ? null : HoldfastDuration.parse(maxAge),
                policy.getSpec().retention().keepLast());
    }
}
