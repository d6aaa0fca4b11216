package io.holdfast.cli;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.cli.capture.CaptureRun;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.retention.RetentionPlan;
import io.holdfast.engine.store.ObjectKey;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PlanFiles plan = options.plan();
        for (BackupPolicy policy : plan.policies()) {
            for (String name : policy.getSpec().repositories()) {
                try (Repository repository = options.repositories().reader(plan.repository(name))) {
                    policy.getSpec().sources().forEach(source -> prune(repository, policy, source));
                }
            }
        }
        return ExitCode.Success.number();
    }

    private void prune(Repository repository, BackupPolicy policy, BackupSource source) {
        RetentionPlan plan = all
                ? everything(repository, CaptureRun.path(policy, source))
                : CaptureRun.retention(
                        repository, policy, source, InstantSource.system().instant());
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        plan.kept().forEach(kept -> out.println("keep    " + kept.folder() + "  " + kept.because()));
        for (ObjectKey folder : plan.expired()) {
            if (!dryRun) {
                repository.remove(folder);
            }
            out.println((dryRun ? "expire  " : "removed ") + folder);
        }
    }

    private static RetentionPlan everything(Repository repository, SourcePath points) {
        List<ObjectKey> folders = new ArrayList<>(repository.folders(points));
        folders.addAll(repository.folders(points.safetyCopies()));
        return new RetentionPlan(List.of(), folders);
    }
}
