package io.holdfast.cli;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.cli.capture.CaptureRun;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Sources;
import io.holdfast.cli.plan.Target;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.restore.PointReader;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
            "With --replace, a safety copy of what is there is kept first, and at a terminal the target's name is to be typed.",
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

    @Option(
            names = "--no-safety-copy",
            description = "With --replace: keep no copy of what is in the target, which is lost then.")
    private boolean noSafetyCopy;

    @Option(names = "--in-place", description = "Qdrant: over the live collection instead of beside it.")
    private boolean inPlace;

    @Option(
            names = "--select",
            paramLabel = "PART",
            description =
                    "Qdrant and configuration: only this collection, namespace, kind (secrets, configmaps) or object; may be given several times.")
    private List<String> select = List.of();

    @Option(
            names = "--map",
            paramLabel = "OLD=NEW",
            description =
                    "Qdrant and configuration: restore this collection or namespace under another name; may be given several times.")
    private Map<String, String> mapping = Map.of();

    @Option(
            names = "--keep-going",
            description =
                    "Configuration: apply the rest where an object is refused, without a dry run first; fails at the end and names what was refused.")
    private boolean keepGoing;

    @Option(
            names = "--advertise",
            paramLabel = "ADDRESS",
            description =
                    "Redis: where the server can reach this process; found out if not given, in a pod its IP. Where the server cannot, and commands can be run beside it, a temporary server there is restored from.")
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
                Cluster cluster = new Cluster()) {
            StoredPoint stored = point.find(repository, err());
            BackupPolicy policy = policy(plan, stored.manifest());
            BackupSource source = target(policy, stored.manifest());
            RestoreScope.check(source.kind(), this::isGiven);
            Sources sources = new Sources(options.secrets(), cluster, cancellation).at(target());
            PointReader reader = new PointReader(repository, stored, identity.opener(), progress);
            opens(reader);
            try (Sources.Opened opened =
                    sources.open(source, stored.manifest().source().namespace())) {
                announce(stored, name(source, opened), opened);
                if (replace) {
                    prepare(plan, policy, source, sources, opened);
                }
                Restored restored = restore(opened, reader, progress);
                print(new Result(
                        stored.manifest().id(), stored.folder().value(), restored, progress.durationsMillis()));
            }
        }
        return ExitCode.Success.number();
    }

    /** The bar begins here, so that it does not write over a question. */
    private Restored restore(Sources.Opened opened, PointReader reader, Progress progress) {
        try (ProgressBar _ = new ProgressBar(progress, err())) {
            progress.phase("restore");
            Restored restored = opened.source()
                    .restore(
                            reader,
                            new RestoreOptions(replace, select, mapping, advertise, inPlace).keepingGoing(keepGoing));
            progress.phase("end");
            return restored;
        }
    }

    private Target target() {
        return address == null ? new Target.AsPlanned() : new Target.Address(address);
    }

    /** {@code --advertise} has a value of the pod's, too, which nobody gave. */
    private boolean isGiven(String option) {
        return Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption(option);
    }

    /** An identity that does not open the recovery point is found out before anybody is asked anything. */
    private static void opens(PointReader reader) {
        for (String artifact : reader.artifacts().stream().limit(1).toList()) {
            try (InputStream first = reader.open(artifact)) {
                int _ = first.read();
            } catch (IOException e) {
                throw new TransientException(
                        Reason.RepositoryFailed,
                        artifact + " cannot be read: " + e.getMessage(),
                        "verify the recovery point; if it fails again, use another one",
                        e);
            }
        }
    }

    /** What is about to be done, before it is. */
    private void announce(StoredPoint stored, String name, Sources.Opened opened) {
        err().println("restore   " + stored.folder().value() + ", the state of "
                + stored.manifest().times().consistency());
        err().println("into      " + name + ", reached by " + opened.transport());
        err().println("there now " + there(opened));
        err().flush();
    }

    /** The target as whoever wrote the command or the policy calls it, with its port; a pod by its own name. */
    private String name(BackupSource source, Sources.Opened opened) {
        String planned = source.redis() != null
                ? source.redis().address()
                : source.qdrant() != null ? source.qdrant().address() : null;
        return address != null ? address : planned != null ? planned : opened.site();
    }

    private static String there(Sources.Opened opened) {
        try {
            return opened.source().probe();
        } catch (RecoveryException e) {
            return "unknown: " + e.getMessage();
        }
    }

    private void prepare(
            PlanFiles plan, BackupPolicy policy, BackupSource source, Sources sources, Sources.Opened opened) {
        Replacement replacement = new Replacement(err());
        replacement.confirm(name(source, opened), Terminal.find());
        if (noSafetyCopy) {
            err().println("safety    no copy is kept, as --no-safety-copy says");
        } else if (mapping.isEmpty()) {
            replacement.keepCopy(policy, source, plan, options.repositories(), sources);
        } else {
            err().println("safety    no copy is kept: what --map leads to is not what the policy backs up");
        }
    }

    /** The plan's policy that made the recovery point: one of the same name elsewhere leads to another server. */
    private static BackupPolicy policy(PlanFiles plan, Manifest manifest) {
        String namespace = manifest.source().namespace();
        String name = manifest.source().policy();
        List<BackupPolicy> named = plan.policies().stream()
                .filter(candidate -> candidate.getMetadata().getName().equals(name))
                .toList();
        Optional<BackupPolicy> its = named.stream()
                .filter(candidate -> CaptureRun.namespace(candidate).equals(namespace))
                .findFirst();
        // A file without a namespace is for whichever it is used in.
        boolean isOfAny = named.size() == 1 && named.getFirst().getMetadata().getNamespace() == null;
        return its.or(() -> isOfAny ? Optional.of(named.getFirst()) : Optional.empty())
                .orElseThrow(() -> new InvalidPlanException(
                        Reason.InvalidPlan,
                        "the recovery point was made by BackupPolicy '" + name + "' of namespace " + namespace
                                + ", which the plan does not have",
                        "give its file with -f: it says where the source is"));
    }

    /** The policy's source with the recovery point's name. */
    private static BackupSource target(BackupPolicy policy, Manifest manifest) {
        BackupSource source = PlanFiles.source(policy, manifest.source().path().nameInPolicy());
        if (!source.kind().equals(manifest.source().kind())) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "source '" + source.name() + "' is " + source.kind() + " in the plan and "
                            + manifest.source().kind() + " in the recovery point",
                    "give the policy as it was when the recovery point was made");
        }
        return source;
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
        out.println("  holds    " + new TreeMap<>(result.restored().counts()) + ", as the recovery point"
                + (result.restored().warnings().isEmpty() ? "" : " but for what the warnings say"));
        result.restored().warnings().forEach(warning -> out.println("  warning  " + warning));
        out.flush();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
