package io.holdfast.cli;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Sources;
import io.holdfast.cli.plan.Target;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.restore.PointReader;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Restores a recovery point. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Restores a recovery point into the source that the plan describes, or into --address, and compares the result with it.",
            "Redis: into an empty server, or with --replace. Qdrant: beside the live collection, then the aliases are switched. Configuration: by server-side apply, after a dry run."
        })
final class RestoreCommand implements Callable<Integer> {

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private PointOptions point = new PointOptions();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--address", paramLabel = "HOST:PORT", description = "Restore into this server instead.")
    private @Nullable String address;

    @Option(names = "--replace", description = "What is in the target may be lost.")
    private boolean replace;

    @Option(names = "--in-place", description = "Qdrant: over the live collection instead of beside it.")
    private boolean inPlace;

    @Option(
            names = "--select",
            paramLabel = "PART",
            description =
                    "Only this collection, namespace, kind (secrets, configmaps) or object; may be given several times.")
    private List<String> select = List.of();

    @Option(
            names = "--map",
            paramLabel = "OLD=NEW",
            description = "Restore this collection or namespace under another name; may be given several times.")
    private Map<String, String> mapping = Map.of();

    @Option(
            names = "--advertise",
            paramLabel = "ADDRESS",
            description =
                    "Where the Redis server can reach this process; found out if not given, in a pod its IP. Where the server cannot, and commands can be run beside it, a temporary server there is restored from.")
    private @Nullable String advertise = System.getenv("POD_IP");

    @Spec
    private @Nullable CommandSpec spec;

    /** The result. */
    record Result(String point, String from, Restored restored, Map<String, Long> durationsMillis) {}

    @Override
    public Integer call() {
        PlanFiles plan = options.plan();
        Cancellation cancellation = Main.cancellation(spec);
        Progress progress = new Progress(InstantSource.system());
        try (Repository repository = options.reader(plan);
                Cluster cluster = new Cluster();
                ProgressBar _ = new ProgressBar(progress, err())) {
            StoredPoint stored = point.find(repository, err());
            BackupSource source = target(plan, stored.manifest());
            Sources sources = new Sources(options.secrets(), cluster, cancellation);
            try (Sources.Opened opened =
                    sources.open(source, stored.manifest().source().namespace(), target())) {
                progress.phase("restore");
                PointReader reader = new PointReader(repository, stored, identity.opener(), progress);
                Restored restored = opened.source()
                        .restore(reader, new RestoreOptions(replace, select, mapping, advertise, inPlace));
                progress.phase("end");
                print(new Result(
                        stored.manifest().id(), stored.folder().value(), restored, progress.durationsMillis()));
            }
        }
        return ExitCode.Success.number();
    }

    private Target target() {
        return address == null ? new Target.AsPlanned() : new Target.Address(address);
    }

    /** The source of the plan with the recovery point's name, in the policy of its name. */
    private static BackupSource target(PlanFiles plan, Manifest manifest) {
        String policy = manifest.source().policy();
        for (BackupPolicy candidate : plan.policies()) {
            if (candidate.getMetadata().getName().equals(policy)) {
                BackupSource source =
                        PlanFiles.source(candidate, manifest.source().path().nameInPolicy());
                if (!source.kind().equals(manifest.source().kind())) {
                    throw new InvalidPlanException(
                            Reason.InvalidPlan,
                            "source '" + source.name() + "' is " + source.kind() + " in the plan and "
                                    + manifest.source().kind() + " in the recovery point",
                            "give the policy as it was when the recovery point was made");
                }
                return source;
            }
        }
        throw new InvalidPlanException(
                Reason.InvalidPlan,
                "the recovery point was made by BackupPolicy '" + policy + "', which the plan does not have",
                "give its file with -f: it says where the source is");
    }

    private void print(Result result) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (output.isJson()) {
            OutputOption.json(out, result);
            return;
        }
        out.println("restored recovery point " + result.point() + " in "
                + Sizes.seconds(result.durationsMillis().getOrDefault("restore", 0L)));
        result.restored().actions().forEach(action -> out.println("  did      " + action));
        out.println("  holds    " + new TreeMap<>(result.restored().counts()) + ", as the recovery point");
        result.restored().warnings().forEach(warning -> out.println("  warning  " + warning));
        out.flush();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
