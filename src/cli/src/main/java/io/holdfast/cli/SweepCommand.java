package io.holdfast.cli;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.cli.capture.CaptureRun;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Sources;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Sweep;
import io.holdfast.engine.run.Cancellation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Clears what died attempts left. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description =
                "Clears unfinished uploads and data without a manifest that nothing has touched for a day; never a recovery point.")
final class SweepCommand implements Callable<Integer> {

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Option(names = "--source", paramLabel = "NAME", description = "Only this source; may be given several times.")
    private List<String> names = List.of();

    @Option(names = "--backup-uid", hidden = true, description = "Clear the attempts of this Backup at once.")
    private @Nullable String uid;

    @Option(names = "--attempts", hidden = true, description = "How many attempts it had.")
    private int attempts;

    @Option(names = "--started-for", hidden = true, description = "The time that the run was due.")
    private @Nullable Instant startedFor;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PlanFiles plan = options.plan();
        int removed = 0;
        try (Cluster cluster = new Cluster()) {
            Sources sources = new Sources(options.secrets(), cluster, new Cancellation());
            for (BackupPolicy policy : plan.policies()) {
                for (String name : policy.getSpec().repositories()) {
                    try (Repository repository = options.repositories().reader(plan.repository(name))) {
                        removed += sweep(repository, policy, sources);
                    }
                }
            }
        }
        Objects.requireNonNull(spec)
                .commandLine()
                .getOut()
                .println("removed " + removed + " unfinished objects and uploads");
        return ExitCode.Success.number();
    }

    private int sweep(Repository repository, BackupPolicy policy, Sources sources) {
        int removed = 0;
        for (BackupSource source : policy.getSpec().sources()) {
            if (!names.isEmpty() && !names.contains(source.name())) {
                continue;
            }
            Sweep sweep = new Sweep(repository, CaptureRun.leftovers(policy, source, sources));
            var path = CaptureRun.path(policy, source);
            if (uid != null && startedFor != null) {
                for (int attempt = 1; attempt <= attempts; attempt++) {
                    removed += sweep.dead(path.folder(PointId.of(startedFor, uid, attempt)));
                }
            }
            removed += sweep.abandoned(path, InstantSource.system().instant());
            removed +=
                    sweep.abandoned(path.safetyCopies(), InstantSource.system().instant());
        }
        // A sweep after one run is for that run alone.
        if (uid == null) {
            removed += Sweep.probes(repository, InstantSource.system().instant());
        }
        return removed;
    }
}
