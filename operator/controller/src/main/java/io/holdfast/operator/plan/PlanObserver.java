package io.holdfast.operator.plan;

import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.SourceChanges;
import io.holdfast.api.v1alpha1.SourceStatus;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.plan.RestorePlanStatus;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.operator.cache.Caches;
import io.holdfast.operator.status.SeenChanges;
import io.holdfast.recovery.feasibility.Facts;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.plan.PolicyNames;
import io.holdfast.recovery.plan.Resolution;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Gathers what is known of a RestorePlan from the caches; looks, and never acts. */
final class PlanObserver {
    private final Caches caches;

    PlanObserver(Caches caches) {
        this.caches = caches;
    }

    PlanView observe(RestorePlan plan, Instant now) {
        String namespace = plan.getMetadata().getNamespace();
        String name = plan.getMetadata().getName();
        Map<String, BackupPolicySpec> policies = new HashMap<>();
        Map<String, BackupPolicy> known = new HashMap<>();
        for (String policy : PolicyNames.of(plan.getSpec())) {
            caches.policy(namespace, policy).ifPresent(found -> {
                policies.put(policy, found.getSpec());
                known.put(policy, found);
            });
        }
        Resolution resolution = Resolution.of(plan.getSpec(), policies);
        RestorePlanStatus status = Objects.requireNonNullElseGet(plan.getStatus(), RestorePlanStatus::fresh);
        return new PlanView(
                namespace,
                name,
                Instant.parse(plan.getMetadata().getCreationTimestamp()),
                Objects.requireNonNullElse(plan.getMetadata().getGeneration(), 0L),
                plan.getSpec(),
                status,
                Optional.ofNullable(plan.getMetadata().getAnnotations().get(Names.REQUESTED_AT)),
                resolution,
                missing(namespace, resolution),
                facts(resolution, known, status, now),
                runs(namespace, name));
    }

    private List<String> missing(String namespace, Resolution resolution) {
        return resolution.parts().stream()
                .flatMap(part -> Optional.ofNullable(part.data()).stream())
                .map(Part.Data::repository)
                .distinct()
                .filter(repository -> caches.repository(namespace, repository).isEmpty())
                .toList();
    }

    private static Facts facts(
            Resolution resolution, Map<String, BackupPolicy> policies, RestorePlanStatus status, Instant now) {
        Map<String, Facts.PointFacts> points = new HashMap<>();
        for (Part part : resolution.parts()) {
            Part.Data data = part.data();
            BackupPolicy policy = data == null ? null : policies.get(data.policyName());
            if (data != null && policy != null) {
                source(policy, data.source().name())
                        .ifPresent(source -> points.put(part.name(), facts(policy, data, source)));
            }
        }
        return new Facts(points, status.measured(), now);
    }

    /** Of what is watched, no more is unsaved than the oldest change that is in no recovery point. */
    private static Facts.PointFacts facts(BackupPolicy policy, Part.Data data, SourceStatus source) {
        Optional<SourceChanges> changes = SeenChanges.of(policy, data.source());
        return new Facts.PointFacts(
                source.lastConsistencyTime(),
                source.lastSizeBytes(),
                source.lastDurationSeconds(),
                changes.isPresent() ? changes.get().pendingTime() : source.lastConsistencyTime(),
                changes.isPresent() || policy.getSpec().onChange() == null);
    }

    private static Optional<SourceStatus> source(BackupPolicy policy, String source) {
        return policy.getStatus() == null
                ? Optional.empty()
                : policy.getStatus().sources().stream()
                        .filter(one -> one.name().equals(source))
                        .findFirst();
    }

    private List<RestoreRun> runs(String namespace, String plan) {
        return caches.runs(namespace).stream()
                .filter(run -> run.getSpec().planRef() != null
                        && run.getSpec().planRef().name().equals(plan))
                .toList();
    }
}
