package io.holdfast.recovery.plan;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.Objectives;
import io.holdfast.api.v1alpha1.Priority;
import io.holdfast.api.v1alpha1.plan.Component;
import io.holdfast.api.v1alpha1.plan.PointSelection;
import io.holdfast.api.v1alpha1.plan.RestoreStrategy;
import org.jspecify.annotations.Nullable;

/**
 * A component with what its recovery points come from.
 *
 * @param data null for a component that has none of its own
 */
public record Part(Component component, @Nullable Data data) {

    /**
     * Where a component's recovery points come from.
     *
     * @param policyName name of the BackupPolicy
     * @param repository name of the BackupRepository that is read
     * @param selection which of its recovery points is taken
     */
    public record Data(
            String policyName,
            BackupPolicySpec policy,
            BackupSource source,
            String repository,
            PointSelection selection) {

        /** Whether it is configuration, which is applied and not loaded. */
        public boolean isConfiguration() {
            return source.config() != null;
        }
    }

    /** The component's name. */
    public String name() {
        return component.name();
    }

    /** How much its loss hurts: by its own word, or that of its policy. */
    public Priority priority() {
        Priority own = component.priority();
        Objectives promised = data == null ? null : data.policy().objectives();
        Priority policys = promised == null ? null : promised.priority();
        return own != null ? own : policys != null ? policys : Priority.P3;
    }

    /** Whether it holds data that is loaded into a store. */
    public boolean hasStore() {
        return data != null && !data.isConfiguration();
    }

    /** Whether its restore takes the place of data that may be there, which is then kept as a safety copy. */
    public boolean replaces() {
        return hasStore()
                && (component.restore().replace() || component.restore().strategy() == RestoreStrategy.IN_PLACE);
    }

    /** Whether it is configuration. */
    public boolean isConfiguration() {
        return data != null && data.isConfiguration();
    }
}
