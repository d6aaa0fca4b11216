package io.holdfast.cli.run;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.plan.Drill;
import io.holdfast.api.v1alpha1.plan.PointSelection;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.VerificationTarget;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.plan.VerificationPlan;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do: its own spec, the plan, and what of it.
 *
 * @param namespace of the plan, and of everything that it names
 * @param planName name of the plan; of a verification, the name of its policy and entry
 */
public record RunTask(
        String name,
        String uid,
        String namespace,
        String planName,
        RestoreRunSpec run,
        RestorePlanSpec plan,
        RunScope scope) {

    /** What a RestoreRun is to do, by the documents that its worker is given. */
    public static RunTask of(String name, String uid, String namespace, RestoreRunSpec run, PlanFiles files) {
        if (run.mode() == RunMode.VERIFICATION) {
            return verification(name, uid, namespace, run, files);
        }
        String planName = Objects.requireNonNull(run.planRef()).name();
        RestorePlanSpec plan = files.plan(planName).getSpec();
        List<String> components = run.components();
        boolean withPeople = run.mode() == RunMode.RECOVERY;
        if (run.drill() != null) {
            Drill drill = plan.drill(run.drill())
                    .orElseThrow(() -> new InvalidPlanException(
                            Reason.InvalidPlan,
                            "plan " + planName + " has no drill " + run.drill(),
                            "name one of: "
                                    + String.join(
                                            ", ",
                                            plan.drills().stream()
                                                    .map(Drill::name)
                                                    .toList())));
            components = components.isEmpty() ? drill.components() : components;
            withPeople = drill.withPeople();
        }
        for (String component : components) {
            if (plan.component(component).isEmpty()) {
                throw new InvalidPlanException(
                        Reason.InvalidPlan,
                        "plan " + planName + " has no component " + component,
                        "correct spec.components of the run");
            }
        }
        return new RunTask(
                name,
                uid,
                namespace,
                planName,
                run,
                plan,
                new RunScope(run.mode(), components, withPeople, VerificationLevel.RESTORE));
    }

    /** Which recovery points it takes instead of what the plan says: as the run wants, or else its drill; null for neither. */
    @Nullable
    PointSelection wanted() {
        return run.recoveryPoint() != null || run.drill() == null
                ? run.recoveryPoint()
                : plan.drill(run.drill()).map(Drill::recoveryPoint).orElse(null);
    }

    private static RunTask verification(
            String name, String uid, String namespace, RestoreRunSpec run, PlanFiles files) {
        VerificationTarget target = Objects.requireNonNull(run.verify());
        String policyName = target.policyRef().name();
        BackupPolicySpec policy = files.policy(policyName).getSpec();
        VerificationPlan verification = VerificationPlan.of(policyName, policy, target)
                .orElseThrow(() -> new InvalidPlanException(
                        Reason.InvalidPlan,
                        "policy " + policyName + " has no verification "
                                + target.verification() + " of a source "
                                + target.source(),
                        "it was renamed or removed: nothing is left to verify"));
        return new RunTask(
                name,
                uid,
                namespace,
                policyName + "-" + target.verification(),
                run,
                verification.plan(),
                new RunScope(RunMode.VERIFICATION, List.of(), false, verification.level()));
    }
}
