package io.holdfast.cli;

import io.holdfast.adapter.Grant;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.worker.RepositoryProbe;
import io.holdfast.api.worker.TerminationLog;
import io.holdfast.cli.capture.CaptureRun;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.OtherNamespaces;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Sources;
import io.holdfast.cli.worker.Probes;
import io.holdfast.cli.worker.TerminationFile;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.run.Cancellation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tries out what a plan names. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Tries every repository (writes, reads and removes a probe object) and looks at every source of the plan.")
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--service-account",
            defaultValue = "holdfast-worker",
            description =
                    "ServiceAccount of the workers, to look whether it may work in the other namespaces that sources name (default: ${DEFAULT-VALUE}).")
    private String account = "holdfast-worker";

    @Option(names = "--termination-log", hidden = true, description = "Hand the result to the operator.")
    private boolean terminationLog;

    @Spec
    private @Nullable CommandSpec spec;

    /** What a look at a source found. */
    record SourceLook(String policy, String source, boolean ready, String found) {}

    /** Everything that was looked at. */
    record Report(List<RepositoryProbe> repositories, List<SourceLook> sources) {}

    @Override
    public Integer call() {
        PlanFiles plan = options.plan();
        Cancellation cancellation = Main.cancellation(spec);
        List<RepositoryProbe> repositories = new ArrayList<>();
        for (BackupRepository resource : plan.repositories()) {
            if (options.repository == null
                    || options.repository.equals(resource.getMetadata().getName())) {
                cancellation.check();
                repositories.add(Probes.of(resource, options.repositories()));
            }
        }
        if (terminationLog) {
            new TerminationFile(TerminationFile.STANDARD).write(TerminationLog.write(repositories.getFirst()));
        }
        cancellation.check();
        Main.cleanedUp(spec);
        List<SourceLook> sources = new ArrayList<>();
        for (BackupPolicy policy : plan.policies()) {
            for (BackupSource source : policy.getSpec().sources()) {
                sources.add(look(policy, source, cancellation));
            }
        }
        print(new Report(repositories, sources));
        boolean ready = repositories.stream().allMatch(RepositoryProbe::ready)
                && sources.stream().allMatch(SourceLook::ready);
        return (ready ? ExitCode.Success : ExitCode.Invalid).number();
    }

    private SourceLook look(BackupPolicy policy, BackupSource source, Cancellation cancellation) {
        String name = policy.getMetadata().getName();
        String home = CaptureRun.namespace(policy);
        try (Cluster cluster = new Cluster();
                Sources.Opened opened = new Sources(options.secrets(), cluster, cancellation).open(source, home)) {
            String found = opened.source().probe();
            List<Grant> missing = new OtherNamespaces(cluster, account).missing(source, home);
            return missing.isEmpty()
                    ? new SourceLook(name, source.name(), true, found)
                    : new SourceLook(name, source.name(), false, refused(missing));
        } catch (RecoveryException e) {
            return new SourceLook(name, source.name(), false, e.reason() + ": " + e.getMessage() + " — " + e.hint());
        }
    }

    /** This user can look at the source; the worker will not be able to. */
    private static String refused(List<Grant> missing) {
        return Reason.AccessDenied + ": "
                + missing.stream()
                        .map(grant ->
                                "the worker may not capture in namespace " + grant.namespace() + " — " + grant.hint())
                        .collect(Collectors.joining("; "));
    }

    private void print(Report report) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (output.isJson()) {
            OutputOption.json(out, report);
            return;
        }
        for (RepositoryProbe probe : report.repositories()) {
            out.println((probe.ready() ? "ok   " : "BAD  ") + "repository " + probe.repository() + ": " + probe.reason()
                    + (probe.message() == null ? "" : ": " + probe.message()));
            if (probe.hint() != null) {
                out.println("     hint: " + probe.hint());
            }
        }
        for (SourceLook look : report.sources()) {
            out.println((look.ready() ? "ok   " : "BAD  ") + "source " + look.policy() + "/" + look.source() + ": "
                    + look.found());
        }
        out.flush();
    }
}
