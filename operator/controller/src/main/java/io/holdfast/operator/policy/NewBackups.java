package io.holdfast.operator.policy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.operator.policy.PolicyDecision.NewBackup;
import java.util.Map;

/** The Backup objects that a policy creates; they go with it, their recovery points do not. */
final class NewBackups {
    private NewBackups() {}

    static Backup build(BackupPolicy policy, NewBackup wanted) {
        Backup backup = new Backup();
        Map<String, String> annotations = wanted.covers()
                .map(covers -> Map.of(Names.COVERS, covers.toString()))
                .orElse(Map.of());
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(wanted.name())
                .withNamespace(policy.getMetadata().getNamespace())
                .addToLabels(Names.POLICY, policy.getMetadata().getName())
                .addToLabels(Names.SOURCE, wanted.source())
                .withAnnotations(annotations)
                .addNewOwnerReference()
                .withApiVersion(policy.getApiVersion())
                .withKind(policy.getKind())
                .withName(policy.getMetadata().getName())
                .withUid(policy.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .build());
        backup.setSpec(new BackupSpec(
                new LocalRef(policy.getMetadata().getName()),
                wanted.source(),
                wanted.trigger(),
                wanted.schedule().orElse(null),
                wanted.scheduledTime().orElse(null)));
        return backup;
    }
}
