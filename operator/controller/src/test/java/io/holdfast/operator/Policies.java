package io.holdfast.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.api.v1alpha1.Cleanup;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects for tests, named by what matters about them. */
public final class Policies {
    private static final YAMLMapper YAML =
            YAMLMapper.builder().addModule(new JavaTimeModule()).build();

    private static final String SOURCE = "sources: [{name: cache, redis: {address: \"redis:6379\"}}]\n";

    private Policies() {}

    /** A policy with one source {@code cache}, and what the text adds. */
    public static BackupPolicySpec spec(String more) {
        try {
            return YAML.readValue(
                    "repositories: [main]\n" + (more.startsWith("sources:") ? "" : SOURCE) + more,
                    BackupPolicySpec.class);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    public static Backup running(String name, Instant start) {
        return backup(name, status(BackupPhase.RUNNING, start, null, null, null));
    }

    public static Backup succeeded(String name, Instant end, long size) {
        RecoveryPointRef point = new RecoveryPointRef("id-" + name, "key", end, size, size / 2, null, 1, Map.of());
        return backup(name, status(BackupPhase.SUCCEEDED, end.minusSeconds(60), end, point, null));
    }

    public static Backup failed(String name, Instant end, String reason) {
        Failure failure = new Failure(FailureKind.INVALID, reason, "", null);
        return backup(name, status(BackupPhase.FAILED, end.minusSeconds(60), end, null, failure));
    }

    /** The same, with the annotation that keeps its recovery point. */
    public static Backup pinned(Backup backup) {
        backup.getMetadata().setAnnotations(Map.of(Names.PIN, "for the audit"));
        return backup;
    }

    /** The same, belonging to its policy. */
    public static Backup owned(Backup backup) {
        backup.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(Names.API_VERSION)
                        .withKind("BackupPolicy")
                        .withName("p")
                        .withUid("uid-p")
                        .build()));
        return backup;
    }

    private static Backup backup(String name, BackupStatus status) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("ns")
                .withUid("uid-" + name)
                .build());
        backup.setSpec(new BackupSpec(new LocalRef("p"), "cache", Trigger.MANUAL, null, null));
        backup.setStatus(status);
        return backup;
    }

    private static BackupStatus status(
            BackupPhase phase,
            Instant start,
            @Nullable Instant end,
            @Nullable RecoveryPointRef point,
            @Nullable Failure failure) {
        return new BackupStatus(
                1L,
                List.of(),
                phase,
                1,
                null,
                null,
                start,
                end,
                null,
                point,
                List.of(),
                null,
                Map.of(),
                List.of(),
                failure,
                null,
                (Cleanup) null,
                3);
    }
}
