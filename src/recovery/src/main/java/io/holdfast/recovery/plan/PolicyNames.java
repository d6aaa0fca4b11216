package io.holdfast.recovery.plan;

import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The policies that a plan stands on. */
public final class PolicyNames {
    private PolicyNames() {}

    /** Names of every BackupPolicy whose recovery points the plan takes. */
    public static Set<String> of(RestorePlanSpec plan) {
        Set<String> names = new TreeSet<>();
        plan.components().stream()
                .flatMap(one -> Optional.ofNullable(one.policyRef()).stream())
                .forEach(policy -> names.add(policy.name()));
        if (plan.manifests() != null) {
            names.add(plan.manifests().policyRef().name());
        }
        return names;
    }
}
