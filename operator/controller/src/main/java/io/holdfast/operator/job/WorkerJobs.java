package io.holdfast.operator.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The Jobs of every task. A Job is named by what it is for and by the attempt, so that making it twice is a conflict
 * and not a second piece of work.
 */
public final class WorkerJobs {
    private static final Duration PROBE_DEADLINE = Duration.ofMinutes(10);

    private final WorkerImage image;

    public WorkerJobs(WorkerImage image) {
        this.image = image;
    }

    public static String backupName(String backupUid, int attempt) {
        return Task.BACKUP.label() + "-" + shortened(backupUid) + "-" + attempt;
    }

    public static String sweepName(String backupUid) {
        return Task.SWEEP.label() + "-" + shortened(backupUid);
    }

    public static String probeName(String repositoryUid, int number) {
        return Task.PROBE.label() + "-" + shortened(repositoryUid) + "-" + number;
    }

    public static String pruneName(String policyUid) {
        return Task.PRUNE.label() + "-" + shortened(policyUid);
    }

    public static String importName(String policyUid) {
        return Task.IMPORT.label() + "-" + shortened(policyUid);
    }

    /** Whether this installation lets workers make Backups. */
    public boolean mayImport() {
        return !image.importServiceAccount().isEmpty();
    }

    public Job backup(Backup backup, BackupPolicy policy, List<BackupRepository> repositories, int attempt) {
        return ofBackup(Task.BACKUP, "-" + attempt, backup, Plan.forSource(policy, source(backup), repositories))
                .ownedBy(backup)
                .label(Names.ATTEMPT, Integer.toString(attempt))
                .with(policy.getSpec().worker())
                .within(HoldfastDuration.parse(policy.getSpec().activeDeadline()))
                .runs("backup", "-f", Names.PLAN_FILE, "--secrets", Names.SECRETS_DIRECTORY)
                .runs(
                        "--source",
                        source(backup),
                        "--backup",
                        backup.getMetadata().getName())
                .runs("--backup-uid", backup.getMetadata().getUid(), "--attempt", Integer.toString(attempt))
                .runs("--started-for", startedFor(backup))
                // By the clock a point is made in any case; a change may have been undone, or be none to the capture.
                .runs(backup.getSpec().trigger() == Trigger.CHANGE ? new String[] {"--if-changed"} : new String[0])
                .build();
    }

    /** Not owned by the Backup: when that is deleted in the foreground, its sweep must not be deleted first. */
    public Job sweep(Backup backup, BackupPolicy policy, List<BackupRepository> repositories, int attempts) {
        return ofBackup(Task.SWEEP, "", backup, Plan.forSource(policy, source(backup), repositories))
                // A worker that died of too little memory must not take its sweep with it.
                .with(policy.getSpec().worker().withUsualResources())
                .within(HoldfastDuration.parse(policy.getSpec().activeDeadline()))
                .runs("sweep", "-f", Names.PLAN_FILE, "--secrets", Names.SECRETS_DIRECTORY)
                .runs(
                        "--source",
                        source(backup),
                        "--backup-uid",
                        backup.getMetadata().getUid())
                .runs("--attempts", Integer.toString(attempts), "--started-for", startedFor(backup))
                .build();
    }

    public Job probe(BackupRepository repository, int number) {
        String name = repository.getMetadata().getName();
        Plan plan = new Plan(Optional.empty(), List.of(repository));
        return new WorkerJob(Task.PROBE, shortened(repository.getMetadata().getUid()) + "-" + number, image, plan)
                .in(repository.getMetadata().getNamespace())
                .ownedBy(repository)
                .label(Names.REPOSITORY, name)
                .within(PROBE_DEADLINE)
                .runs("doctor", "-f", Names.PLAN_FILE, "--secrets", Names.SECRETS_DIRECTORY)
                .runs("--repository", name, "--termination-log")
                .build();
    }

    /** Not owned by the policy, for the same reason as a sweep. */
    public Job prune(BackupPolicy policy, List<BackupRepository> repositories) {
        Plan plan = new Plan(Optional.of(policy), repositories);
        return new WorkerJob(Task.PRUNE, shortened(policy.getMetadata().getUid()), image, plan)
                .in(policy.getMetadata().getNamespace())
                .label(Names.POLICY, policy.getMetadata().getName())
                .with(policy.getSpec().worker())
                .within(HoldfastDuration.parse(policy.getSpec().activeDeadline()))
                .runs("prune", "-f", Names.PLAN_FILE, "--secrets", Names.SECRETS_DIRECTORY, "--all")
                .runs("--used-in", policy.getMetadata().getNamespace())
                .build();
    }

    /** Needs no Secret of a source: what was lost with a cluster may not be back yet. */
    public Job importing(BackupPolicy policy, List<BackupRepository> repositories) {
        WorkerPlan plan = new RepositoriesPlan(policy, repositories);
        return new WorkerJob(Task.IMPORT, shortened(policy.getMetadata().getUid()), image, plan)
                .in(policy.getMetadata().getNamespace())
                .ownedBy(policy)
                .as(image.importServiceAccount())
                .label(Names.POLICY, policy.getMetadata().getName())
                .with(policy.getSpec().worker())
                .within(HoldfastDuration.parse(policy.getSpec().activeDeadline()))
                .runs("import", "-f", Names.PLAN_FILE, "--secrets", Names.SECRETS_DIRECTORY)
                .runs("--namespace", policy.getMetadata().getNamespace())
                .build();
    }

    private WorkerJob ofBackup(Task task, String suffix, Backup backup, Plan plan) {
        return new WorkerJob(task, shortened(backup.getMetadata().getUid()) + suffix, image, plan)
                .in(backup.getMetadata().getNamespace())
                .variable("GRANT_CLUSTER_ROLE", image.captureClusterRole())
                .label(Names.POLICY, backup.getSpec().policyRef().name())
                .label(Names.SOURCE, source(backup))
                .label(Names.BACKUP_UID, backup.getMetadata().getUid())
                .annotate(Names.BACKUP, backup.getMetadata().getName());
    }

    /** The same for all attempts and the sweep: the recovery point's place in the bucket is derived from it. */
    private static String startedFor(Backup backup) {
        Instant scheduled = backup.getSpec().scheduledTime();
        return scheduled == null ? backup.getMetadata().getCreationTimestamp() : scheduled.toString();
    }

    private static String source(Backup backup) {
        return backup.getSpec().source();
    }

    private static String shortened(String uid) {
        return uid.substring(0, 8);
    }
}
