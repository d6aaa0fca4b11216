package io.holdfast.operator.cache;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.VerificationTarget;
import io.holdfast.recovery.plan.PolicyNames;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/**
 * How one controller asks another to look again, without a second cache of its objects. A Backup that is over nudges its
 * policy, a policy nudges its Backups that wait: nothing is ever nudged in a circle.
 */
public final class Nudges {
    private final SimpleInboundEventSource<BackupPolicy> policies = new SimpleInboundEventSource<>("nudges");
    private final SimpleInboundEventSource<Backup> backups = new SimpleInboundEventSource<>("nudges");

    private final SimpleInboundEventSource<RestorePlan> plans = new SimpleInboundEventSource<>("nudges");
    private final SimpleInboundEventSource<RestoreRun> runs = new SimpleInboundEventSource<>("nudges");

    public EventSource<?, RestorePlan> ofPlans() {
        return plans;
    }

    public EventSource<?, RestoreRun> ofRuns() {
        return runs;
    }

    public void plan(HasMetadata plan) {
        plans.propagateEvent(ResourceID.fromResource(plan));
    }

    /** A run that begins or ends concerns those of its namespace that wait for it, or have to give way. */
    public void neighbours(RestoreRun run, Caches caches) {
        caches.runs(run.getMetadata().getNamespace()).stream()
                .filter(other -> other.getStatus() == null || !other.getStatus().isOver())
                .filter(other ->
                        !other.getMetadata().getUid().equals(run.getMetadata().getUid()))
                .forEach(other -> runs.propagateEvent(ResourceID.fromResource(other)));
    }

    /** A recovery that has begun to replace a store concerns the Backups that are capturing it. */
    public void backupsUnderWay(RestoreRun run, Caches caches) {
        LocalRef plan = run.getSpec().planRef();
        if (run.getSpec().mode() != RunMode.RECOVERY || plan == null) {
            return;
        }
        String namespace = run.getMetadata().getNamespace();
        caches.plan(namespace, plan.name()).stream()
                .flatMap(one -> PolicyNames.of(one.getSpec()).stream())
                .flatMap(policy -> caches.backupsOf(namespace, policy).stream())
                .filter(backup ->
                        backup.getStatus() == null || !backup.getStatus().isOver())
                .forEach(this::backup);
    }

    /** A run belongs into the figures of its plan, or of its policy. */
    public void subjectOf(RestoreRun run) {
        String namespace = run.getMetadata().getNamespace();
        LocalRef plan = run.getSpec().planRef();
        if (plan != null) {
            plans.propagateEvent(new ResourceID(plan.name(), namespace));
        }
        VerificationTarget verify = run.getSpec().verify();
        if (verify != null) {
            policy(namespace, verify.policyRef().name());
        }
    }

    public EventSource<?, BackupPolicy> ofPolicies() {
        return policies;
    }

    public EventSource<?, Backup> ofBackups() {
        return backups;
    }

    public void policy(String namespace, String name) {
        policies.propagateEvent(new ResourceID(name, namespace));
    }

    public void backup(HasMetadata backup) {
        backups.propagateEvent(ResourceID.fromResource(backup));
    }
}
