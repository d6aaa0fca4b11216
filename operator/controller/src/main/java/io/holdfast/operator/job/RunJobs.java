package io.holdfast.operator.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.KeyRef;
import io.holdfast.api.v1alpha1.WorkerSettings;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.api.worker.CopyJob;
import java.time.Duration;
import java.util.Objects;

/** The Jobs of runs, named by run and number, so that making one twice is a conflict and not a second worker. */
public final class RunJobs {
    private static final Duration CLEANUP_DEADLINE = Duration.ofMinutes(15);

    private final WorkerImage image;

    public RunJobs(WorkerImage image) {
        this.image = image;
    }

    public static String runName(String uid, int number) {
        return Task.RUN.label() + "-" + uid.substring(0, 8) + "-" + number;
    }

    public static String cleanupName(String uid, int number) {
        return Task.CLEANUP.label() + "-" + uid.substring(0, 8) + "-" + number;
    }

    /** The worker that carries a run out, or goes on with it. */
    public Job run(RestoreRun run, RunPlan plan, Duration deadline, int number) {
        KeyRef identity = plan.plan().identity();
        return job(Task.RUN, run, plan, plan.isolated(), number)
                .ownedBy(run)
                .with(plan.plan().worker())
                .within(deadline)
                .runs("run", "-f", Names.PLAN_FILE, "--secrets", Names.SECRETS_DIRECTORY)
                .runs("-i", Names.SECRETS_DIRECTORY + "/" + identity.name() + "/" + identity.key())
                .runs(common(run, number))
                .build();
    }

    /** Whoever captures holds no identity, and whoever restores no key that signs manifests: so it is another worker. */
    public Job copy(RestoreRun run, RunPlan.Saved saved, Duration deadline, StepStatus step) {
        String uid = run.getMetadata().getUid();
        String name = CopyJob.name(uid, step.name(), step.tries());
        return new WorkerJob(Task.COPY, name.substring(Task.COPY.label().length() + 1), image, saved.plan())
                .in(run.getMetadata().getNamespace())
                .variable("GRANT_CLUSTER_ROLE", image.captureClusterRole())
                .label(Names.RUN_UID, uid)
                .annotate(Names.RUN, run.getMetadata().getName())
                .ownedBy(run)
                .with(saved.settings())
                .within(deadline)
                .runs("backup", "--safety-copy", "-f", Names.PLAN_FILE, "--secrets", Names.SECRETS_DIRECTORY)
                .runs("--source", saved.source(), "--backup", run.getMetadata().getName())
                .runs("--backup-uid", CopyJob.owner(uid, Objects.requireNonNull(step.component())))
                .runs("--attempt", Integer.toString(step.tries()))
                .runs("--started-for", Objects.requireNonNull(step.startedAt()).toString())
                .build();
    }

    /**
     * Not owned by the run: when that is deleted in the foreground, its cleanup must not be deleted first.
     *
     * @param settings where the run's workers are; their resources do not count, one may have died of them
     */
    public Job cleanup(RestoreRun run, WorkerSettings settings, int number) {
        return job(Task.CLEANUP, run, new NoPlan(), true, number)
                .with(settings.withUsualResources())
                .within(CLEANUP_DEADLINE)
                .runs("run-cleanup")
                .runs(common(run, number))
                .build();
    }

    private static String[] common(RestoreRun run, int number) {
        return new String[] {
            "--namespace",
            run.getMetadata().getNamespace(),
            "--run",
            run.getMetadata().getName(),
            "--worker",
            Integer.toString(number)
        };
    }

    private WorkerJob job(Task task, RestoreRun run, WorkerPlan plan, boolean isolated, int number) {
        String uid = run.getMetadata().getUid();
        String account = account(run.getSpec().mode(), isolated);
        return new WorkerJob(task, uid.substring(0, 8) + "-" + number, image, plan)
                .in(run.getMetadata().getNamespace())
                .as(account)
                .variable("HOLDFAST_IMAGE", image.image())
                .variable("HOLDFAST_PULL_POLICY", image.pullPolicy())
                .variable("SERVICE_ACCOUNT", account)
                .variable("DRILL_CLUSTER_ROLE", image.drillClusterRole())
                .variable("GRANT_CLUSTER_ROLE", grant(account))
                .label(Names.RUN_UID, uid)
                .annotate(Names.RUN, run.getMetadata().getName());
    }

    /** Whether this installation allows the run at all; {@code isolated} is whether it makes a namespace of its own. */
    public boolean allows(RunMode mode, boolean isolated) {
        return !account(mode, isolated).isEmpty();
    }

    /** What the owner of another namespace binds to let that account in; nothing lets in those of drills and imports. */
    private String grant(String account) {
        if (account.equals(image.recoveryServiceAccount())) {
            return image.restoreClusterRole();
        }
        return account.equals(image.serviceAccount()) ? image.captureClusterRole() : "";
    }

    /** A drill may not touch what a recovery must. What writes nothing needs no more than other workers do. */
    private String account(RunMode mode, boolean isolated) {
        return switch (mode) {
            case RECOVERY -> image.recoveryServiceAccount();
            case READINESS ->
                image.recoveryServiceAccount().isEmpty() ? image.serviceAccount() : image.recoveryServiceAccount();
            case DRILL -> image.drillServiceAccount();
            case VERIFICATION -> isolated ? image.drillServiceAccount() : image.serviceAccount();
        };
    }
}
