package io.holdfast.operator.run;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.VerificationTarget;
import io.holdfast.operator.cache.Caches;
import io.holdfast.operator.job.RunPlan;
import io.holdfast.operator.status.Reason;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.plan.PlanValidation;
import io.holdfast.recovery.plan.PolicyNames;
import io.holdfast.recovery.plan.Problem;
import io.holdfast.recovery.plan.Resolution;
import io.holdfast.recovery.plan.VerificationPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Gathers what a run will work from, as it is now. */
final class PlanGathering {
    private final Caches caches;

    PlanGathering(Caches caches) {
        this.caches = caches;
    }

    /** What it found, or why a run cannot begin with it. */
    record Gathered(Optional<RunPlan> plan, Optional<Failure> missing) {
        private static Gathered nothing(Reason reason, String message, String hint) {
            return new Gathered(
                    Optional.empty(), Optional.of(new Failure(FailureKind.INVALID, reason.word(), message, hint)));
        }
    }

    Gathered gather(RestoreRun run) {
        String namespace = run.getMetadata().getNamespace();
        if (run.getSpec().mode() == RunMode.VERIFICATION) {
            return verification(run, namespace);
        }
        String name = Objects.requireNonNull(run.getSpec().planRef()).name();
        Optional<RestorePlan> plan = caches.plan(namespace, name);
        return plan.isEmpty()
                ? Gathered.nothing(
                        Reason.PLAN_MISSING,
                        "there is no RestorePlan " + name,
                        "Create it, then create a new RestoreRun.")
                : gather(run, plan, plan.get().getSpec());
    }

    private Gathered verification(RestoreRun run, String namespace) {
        VerificationTarget target = Objects.requireNonNull(run.getSpec().verify());
        String name = target.policyRef().name();
        Optional<BackupPolicy> policy = caches.policy(namespace, name);
        if (policy.isEmpty()) {
            return Gathered.nothing(
                    Reason.POLICY_MISSING,
                    "there is no BackupPolicy " + name,
                    "Create it, then create a new RestoreRun.");
        }
        return VerificationPlan.of(name, policy.get().getSpec(), target)
                .map(meant -> gather(run, Optional.empty(), meant.plan()))
                .orElseGet(() -> Gathered.nothing(
                        Reason.VERIFICATION_MISSING,
                        "policy " + name + " has no verification " + target.verification() + " of a source "
                                + target.source(),
                        "Name one of spec.verifications and one of spec.sources of the policy."));
    }

    private Gathered gather(RestoreRun run, Optional<RestorePlan> plan, RestorePlanSpec spec) {
        String namespace = run.getMetadata().getNamespace();
        List<BackupPolicy> policies = policies(namespace, spec);
        Resolution resolution = Resolution.of(spec, specs(policies));
        List<Problem> problems = plan.isPresent() ? PlanValidation.of(resolution) : resolution.problems();
        if (!problems.isEmpty()) {
            Problem first = problems.getFirst();
            String about = first.component() == null ? "" : first.component() + ": ";
            return Gathered.nothing(Reason.INVALID_PLAN, first.reason() + ": " + about + first.message(), first.hint());
        }
        List<BackupRepository> repositories = new ArrayList<>();
        for (String name : repositories(resolution)) {
            Optional<BackupRepository> repository = caches.repository(namespace, name);
            if (repository.isEmpty()) {
                return Gathered.nothing(
                        Reason.REPOSITORY_MISSING,
                        "there is no BackupRepository " + name,
                        "Create it, then create a new RestoreRun.");
            }
            repositories.add(repository.get());
        }
        return new Gathered(
                RunPlan.read(RunPlan.freeze(plan, policies, repositories), run.getSpec()), Optional.empty());
    }

    private List<BackupPolicy> policies(String namespace, RestorePlanSpec plan) {
        return PolicyNames.of(plan).stream()
                .flatMap(name -> caches.policy(namespace, name).stream())
                .toList();
    }

    private static Set<String> repositories(Resolution resolution) {
        Set<String> names = new TreeSet<>();
        resolution.parts().stream()
                .flatMap(part -> Optional.ofNullable(part.data()).stream())
                .forEach(data -> names.add(data.repository()));
        // A safety copy goes wherever the policy's recovery points go.
        resolution.parts().stream()
                .filter(Part::replaces)
                .flatMap(part -> Optional.ofNullable(part.data()).stream())
                .forEach(data -> names.addAll(data.policy().repositories()));
        if (resolution.manifests() != null) {
            names.add(resolution.manifests().repository());
        }
        Optional.ofNullable(resolution.plan().evidence().repository()).ifPresent(names::add);
        return names;
    }

    private static Map<String, BackupPolicySpec> specs(List<BackupPolicy> policies) {
        Map<String, BackupPolicySpec> specs = new HashMap<>();
        policies.forEach(policy -> specs.put(policy.getMetadata().getName(), policy.getSpec()));
        return specs;
    }
}
