package io.holdfast.operator.policy;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.VerificationTarget;
import io.holdfast.operator.policy.PolicyDecision.NewBackup;
import io.holdfast.operator.policy.PolicyDecision.NewVerification;
import java.util.List;
import java.util.Map;

/** The runs that a policy creates; they go with it, its recovery points do not. */
final class NewRuns {
    private NewRuns() {}

    /** The run of a verification. */
    static RestoreRun build(BackupPolicy policy, NewVerification wanted) {
        RestoreRun run = new RestoreRun();
        run.setMetadata(metadata(policy, wanted.name(), wanted.source(), Map.of()));
        run.setSpec(new RestoreRunSpec(
                null,
                new VerificationTarget(
                        new LocalRef(policy.getMetadata().getName()), wanted.verification(), wanted.source()),
                RunMode.VERIFICATION,
                null,
                "Verification " + wanted.verification() + ", by schedule",
                null,
                null,
                List.of(),
                null,
                null,
                wanted.scheduledTime()));
        return run;
    }

    static Backup build(BackupPolicy policy, NewBackup wanted) {
        Backup backup = new Backup();
        Map<String, String> annotations = wanted.covers()
                .map(covers -> Map.of(Names.COVERS, covers.toString()))
                .orElse(Map.of());
        backup.setMetadata(metadata(policy, wanted.name(), wanted.source(), annotations));
        backup.setSpec(new BackupSpec(
                new LocalRef(policy.getMetadata().getName()),
                wanted.source(),
                wanted.trigger(),
                wanted.schedule().orElse(null),
                wanted.scheduledTime().orElse(null)));
        return backup;
    }

    private static ObjectMeta metadata(
            BackupPolicy policy, String name, String source, Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(policy.getMetadata().getNamespace())
                .addToLabels(Names.POLICY, policy.getMetadata().getName())
                .addToLabels(Names.SOURCE, source)
                .withAnnotations(annotations)
                .addNewOwnerReference()
                .withApiVersion(policy.getApiVersion())
                .withKind(policy.getKind())
                .withName(policy.getMetadata().getName())
                .withUid(policy.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .build();
    }
}
