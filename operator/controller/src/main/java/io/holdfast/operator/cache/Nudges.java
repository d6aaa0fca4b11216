package io.holdfast.operator.cache;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
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
