package io.holdfast.operator.backup;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.operator.job.Lookup;
import io.holdfast.operator.job.WorkerJobs;
import io.holdfast.operator.job.WorkerReading;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gathers what is known of a Backup from the caches; looks, and never acts. */
public final class BackupObserver {
    private static final Comparator<Backup> AGE = Comparator.comparing(
                    (Backup backup) -> backup.getMetadata().getCreationTimestamp())
            .thenComparing(backup -> backup.getMetadata().getName());

    private final Lookup lookup;
    private final WorkerReading reading;

    public BackupObserver(Lookup lookup, WorkerReading reading) {
        this.lookup = lookup;
        this.reading = reading;
    }

    BackupView observe(Backup backup, Context<Backup> context, Instant now) {
        String uid = backup.getMetadata().getUid();
        BackupStatus status = Objects.requireNonNullElseGet(backup.getStatus(), BackupStatus::fresh);
        Integer attempt = status.attempt();
        Optional<BackupPolicy> policy = policy(backup);
        Set<Job> jobs = context.getSecondaryResources(Job.class);
        Set<Pod> pods = context.getSecondaryResources(Pod.class);
        return new BackupView(
                uid,
                Instant.parse(backup.getMetadata().getCreationTimestamp()),
                Objects.requireNonNullElse(backup.getMetadata().getGeneration(), 0L),
                backup.getSpec(),
                status,
                policy.map(BackupPolicy::getSpec),
                policy.map(this::missingRepositories).orElse(List.of()),
                olderRuns(backup),
                reading.read(WorkerJobs.backupName(uid, attempt == null ? 0 : attempt), jobs, pods, now),
                reading.read(WorkerJobs.sweepName(uid), jobs, pods, now));
    }

    Optional<BackupPolicy> policy(Backup backup) {
        return lookup.policy(
                backup.getMetadata().getNamespace(),
                backup.getSpec().policyRef().name());
    }

    List<BackupRepository> repositories(BackupPolicy policy) {
        return policy.getSpec().repositories().stream()
                .flatMap(name -> lookup.repository(policy.getMetadata().getNamespace(), name).stream())
                .toList();
    }

    /** A run that waits for its policy, or for an older run, is looked at again when one of them changes. */
    EventSource<?, Backup> policies(EventSourceContext<Backup> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(BackupPolicy.class, Backup.class)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(this::unfinished)
                        .withPrimaryToSecondaryMapper((Backup backup) -> Set.of(new ResourceID(
                                backup.getSpec().policyRef().name(),
                                backup.getMetadata().getNamespace())))
                        .build(),
                context);
    }

    private Set<ResourceID> unfinished(BackupPolicy policy) {
        return lookup
                .backups(
                        policy.getMetadata().getNamespace(),
                        policy.getMetadata().getName())
                .stream()
                .filter(backup -> !isOver(backup))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private List<String> missingRepositories(BackupPolicy policy) {
        return policy.getSpec().repositories().stream()
                .filter(name -> lookup.repository(policy.getMetadata().getNamespace(), name)
                        .isEmpty())
                .toList();
    }

    private List<String> olderRuns(Backup backup) {
        return lookup
                .backups(
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
        BackupStatus status = backup.getStatus();
        return status != null && status.phase() != null && status.phase().isTerminal();
    }
}
