package io.holdfast.cli;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.cli.capture.CaptureRun;
import io.holdfast.cli.capture.PointsInUse;
import io.holdfast.cli.capture.Retention;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.retention.Expiration;
import io.holdfast.engine.retention.RetentionPlan;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes recovery points by retention. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        description =
                "Removes the recovery points that the policies' retention lets expire, in all of their repositories, and says why the others stay.")
final class PruneCommand implements Callable<Integer> {

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Option(names = "--dry-run", description = "Only say what would be removed.")
    private boolean dryRun;

    @Option(names = "--all", description = "Remove every recovery point of the policies, the newest, too.")
    private boolean all;

    @Option(
            names = "--used-in",
            paramLabel = "NS",
            description =
                    "Keep what runs in this namespace of the cluster have chosen, and what is pinned by an annotation of its Backups.")
    private @Nullable String namespace;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PlanFiles plan = options.plan();
        PointsInUse.Found used = used();
        for (BackupPolicy policy : plan.policies()) {
            for (String name : policy.getSpec().repositories()) {
                try (Repository repository = options.repositories().reader(plan.repository(name))) {
                    for (BackupSource source : policy.getSpec().sources()) {
                        prune(repository, policy, source, used);
                    }
                }
            }
        }
        return ExitCode.Success.number();
    }

    /** What runs of a cluster have chosen, if this works for one. What they pinned in the bucket is kept in any case. */
    private PointsInUse.Found used() {
        if (namespace == null) {
            return PointsInUse.Found.nothing();
        }
        try (Cluster cluster = new Cluster()) {
            return PointsInUse.of(cluster.client(), namespace).look();
        }
    }

    private void prune(Repository repository, BackupPolicy policy, BackupSource source, PointsInUse.Found used) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        SourcePath path = CaptureRun.path(policy, source);
        if (!dryRun) {
            used.pins()
                    .settle(repository, path, InstantSource.system().instant())
                    .forEach(warning -> out.println("warning " + warning));
        }
        Expiration expiration = new Expiration(repository, path, used.folders());
        RetentionPlan plan = all
                ? expiration.everything(InstantSource.system().instant())
                : expiration.by(Retention.rule(policy), InstantSource.system().instant());
        plan.kept().forEach(kept -> out.println("keep    " + kept.folder() + "  " + kept.because()));
        plan.unusable().forEach(why -> out.println("warning not counted as a recovery point, and left: " + why));
        plan.warnings().forEach(warning -> out.println("warning " + warning));
        plan.doubts()
                .forEach(doubt ->
                        out.println("warning keeps its recovery point, and whoever is sure that it was no pin or"
                                + " proof of ours removes it from the bucket: " + doubt.object() + " (" + doubt.why()
                                + ")"));
        for (RetentionPlan.Expired one : plan.expired()) {
            boolean removed =
                    !dryRun && expiration.remove(one, InstantSource.system().instant());
            out.println((dryRun ? "expire  " : removed ? "removed " : "keep    ")
                    + one.point().folder());
        }
    }
}
