package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.Cleanup;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Backups in the lab's cluster: started, watched and judged by what everybody can see. */
final class Runs {
    private static final Duration LONG = Duration.ofMinutes(6);

    private final Lab lab;
    private final String namespace;

    Runs(Lab lab, String namespace) {
        this.lab = lab;
        this.namespace = namespace;
    }

    /** Starts one by hand, of the policy's source of that name. */
    Backup start(String policy, String source) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withGenerateName(policy + "-")
                .withNamespace(namespace)
                .build());
        backup.setSpec(new BackupSpec(new LocalRef(policy), source, Trigger.MANUAL, null, null));
        return lab.client().resource(backup).create();
    }

    /** The Backup when it is over, and its sweep, too. */
    Backup ended(Backup started) {
        return Lab.eventually(
                "the end of " + started.getMetadata().getName(),
                LONG,
                () -> Optional.ofNullable(lab.client().resource(started).get())
                        .filter(one ->
                                one.getStatus() != null && one.getStatus().isOver())
                        .filter(one -> one.getStatus().cleanup() == null
                                || one.getStatus().cleanup() == Cleanup.DONE
                                || one.getStatus().cleanup() == Cleanup.FAILED));
    }

    /** Its worker's pod when that runs. */
    Pod worker(Backup started) {
        return Lab.eventually(
                "a worker of " + started.getMetadata().getName(),
                LONG,
                () -> lab
                        .client()
                        .pods()
                        .inNamespace(namespace)
                        .withLabel(Names.BACKUP_UID, started.getMetadata().getUid())
                        .list()
                        .getItems()
                        .stream()
                        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                        .findFirst());
    }

    /** The worker Jobs of its attempts. */
    List<Job> jobs(Backup backup) {
        return lab.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(Names.BACKUP_UID, backup.getMetadata().getUid())
                .withLabel(Names.TASK, "backup")
                .list()
                .getItems();
    }

    static void assertSucceeded(Backup backup) {
        assertThat(succeeded(backup).getStatus()).as("%s", backup.getStatus()).isEqualTo("True");
        assertThat(backup.getStatus().recoveryPoint()).isNotNull();
    }

    /** It failed for that reason, and told a person what to do. */
    static void assertFailed(Backup backup, String reason) {
        Failure failure = Objects.requireNonNull(
                backup.getStatus().failure(), () -> backup.getStatus().toString());
        assertThat(failure.reason()).as("%s", failure).isEqualTo(reason);
        assertThat(failure.hint()).isNotBlank();
        assertThat(succeeded(backup).getStatus()).isEqualTo("False");
        assertThat(succeeded(backup).getReason()).isEqualTo(reason);
        assertThat(backup.getStatus().cleanup()).isNotEqualTo(Cleanup.FAILED);
        assertThat(backup.getStatus().recoveryPoint()).isNull();
    }

    /** No pod of the run is left that runs. */
    void assertNothingRuns(Backup backup) {
        Lab.eventually(
                "no pod of " + backup.getMetadata().getName(),
                LONG,
                () -> lab
                                .client()
                                .pods()
                                .inNamespace(namespace)
                                .withLabel(
                                        Names.BACKUP_UID, backup.getMetadata().getUid())
                                .list()
                                .getItems()
                                .stream()
                                .noneMatch(pod -> List.of("Running", "Pending")
                                        .contains(pod.getStatus().getPhase()))
                        ? Optional.of(true)
                        : Optional.empty());
    }

    private static Condition succeeded(Backup backup) {
        return backup.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals("Succeeded"))
                .findFirst()
                .orElseThrow();
    }
}
