package io.holdfast.recovery.plan;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.Priority;
import io.holdfast.api.v1alpha1.Scratch;
import io.holdfast.api.v1alpha1.Verification;
import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.plan.Component;
import io.holdfast.api.v1alpha1.plan.ComponentRestore;
import io.holdfast.api.v1alpha1.plan.DrillSecrets;
import io.holdfast.api.v1alpha1.plan.DrillVolumes;
import io.holdfast.api.v1alpha1.plan.EvidenceSettings;
import io.holdfast.api.v1alpha1.plan.Importance;
import io.holdfast.api.v1alpha1.plan.Isolation;
import io.holdfast.api.v1alpha1.plan.PlanObjectives;
import io.holdfast.api.v1alpha1.plan.PointSelection;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunHistory;
import io.holdfast.api.v1alpha1.plan.Scenario;
import io.holdfast.api.v1alpha1.plan.StepFailure;
import io.holdfast.api.v1alpha1.run.VerificationTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a verification: one component, the source whose recovery point is proven. Nobody writes it; a policy's
 * entry means it.
 */
public record VerificationPlan(RestorePlanSpec plan, VerificationLevel level) {

    /** What the entry of a policy means for one source; empty if the policy has no such entry or source. */
    public static Optional<VerificationPlan> of(String policyName, BackupPolicySpec policy, VerificationTarget target) {
        return policy.verifications().stream()
                .filter(one -> one.name().equals(target.verification()))
                .filter(_ -> policy.source(target.source()).isPresent())
                .findFirst()
                .map(one -> new VerificationPlan(plan(policyName, policy, one, target.source()), one.level()));
    }

    private static RestorePlanSpec plan(
            String policyName, BackupPolicySpec policy, Verification verification, String source) {
        Scratch scratch = verification.scratch();
        return new RestorePlanSpec(
                Scenario.CUSTOM,
                "Verification " + verification.name() + " of policy " + policyName,
                null,
                null,
                PlanObjectives.USUAL,
                verification.identity(),
                scratch == null ? null : scratch.manifests(),
                PointSelection.USUAL,
                List.of(component(policyName, policy, scratch, source)),
                List.of(),
                StepFailure.FAIL,
                "1h",
                null,
                isolation(verification),
                List.of(),
                "35d",
                "1d",
                null,
                EvidenceSettings.USUAL,
                RunHistory.USUAL,
                policy.worker(),
                policy.activeDeadline(),
                false);
    }

    private static Component component(
            String policyName, BackupPolicySpec policy, @Nullable Scratch scratch, String source) {
        return new Component(
                source,
                new LocalRef(policyName),
                source,
                null,
                scratch == null ? List.of() : scratch.workloads(),
                Priority.P1,
                Importance.CRITICAL,
                List.of(),
                null,
                null,
                ComponentRestore.USUAL,
                List.of(),
                policy.activeDeadline());
    }

    private static Isolation isolation(Verification verification) {
        return new Isolation(
                "verify",
                verification.isolationProof(),
                List.of(),
                List.of(),
                List.of(),
                DrillVolumes.EMPTY_DIR,
                DrillSecrets.USUAL,
                Map.of(),
                "0s");
    }
}
