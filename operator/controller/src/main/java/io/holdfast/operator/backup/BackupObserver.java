package io.holdfast.operator.backup;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.operator.cache.Caches;
import io.holdfast.operator.job.WorkerJobs;
import io.holdfast.operator.job.WorkerReading;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Gathers what is known of a Backup from the caches; looks, and never acts. */
public final class BackupObserver {
    private static final Comparator<Backup> AGE = Comparator.comparing(
                    (Backup backup) -> backup.getMetadata().getCreationTimestamp())
            .thenComparing(backup -> backup.getMetadata().getName());

    private final Caches caches;
    private final WorkerReading reading;

    public BackupObserver(Caches caches, WorkerReading reading) {
        this.caches = caches;
        this.reading = reading;
    }

    BackupView observe(Backup backup, Context<Backup> context, Instant now) {
        String uid = backup.getMetadata().getUid();
        BackupStatus status = Objects.requireNonNullElseGet(backup.getStatus(), BackupStatus::fresh);
        Integer attempt = status.attempt();
        Optional<BackupPolicy> policy = policy(backup);
        Set<Job> jobs = context.getSecondaryResources(Job.class);
        Set<Pod> pods = context.getSecondaryResources(Pod.class);
        BackupView view = new BackupView(
                backup.getMetadata().getNamespace(),
                uid,
                Instant.parse(backup.getMetadata().getCreationTimestamp()),
                Objects.requireNonNullElse(backup.getMetadata().getGeneration(), 0L),
                backup.getSpec(),
                status,
                Optional.ofNullable(backup.getMetadata().getAnnotations().get(Names.IMPORTED)),
                policy.map(BackupPolicy::getSpec),
                policy.map(this::missingRepositories).orElse(List.of()),
                olderRuns(backup),
                Recoveries.replacing(backup, caches.runs(backup.getMetadata().getNamespace())),
                reading.read(WorkerJobs.backupName(uid, attempt == null ? 0 : attempt), jobs, pods, now),
                reading.read(WorkerJobs.sweepName(uid), jobs, pods, now));
        caches.checkOpen(view.namespace());
        return view;
    }

    Optional<BackupPolicy> policy(Backup backup) {
        return caches.policy(
                backup.getMetadata().getNamespace(),
                backup.getSpec().policyRef().name());
    }

    List<BackupRepository> repositories(BackupPolicy policy) {
        return policy.getSpec().repositories().stream()
                .flatMap(name -> caches.repository(policy.getMetadata().getNamespace(), name).stream())
                .toList();
    }

    private List<String> missingRepositories(BackupPolicy policy) {
        return policy.getSpec().repositories().stream()
                .filter(name -> caches.repository(policy.getMetadata().getNamespace(), name)
                        .isEmpty())
                .toList();
    }

    private List<String> olderRuns(Backup backup) {
        return caches
                .backupsOf(
                        backup.getMetadata().getNamespace(),
                        backup.getSpec().policyRef().name())
                .stream()
                .filter(other ->
                        other.getSpec().source().equals(backup.getSpec().source()))
                .filter(other -> !isOver(other) && AGE.compare(other, backup) < 0)
                .sorted(AGE)
                .map(other -> other.getMetadata().getName())
                .toList();
    }

    private static boolean isOver(Backup backup) {
        return backup.getStatus() != null && backup.getStatus().isOver();
    }
}
