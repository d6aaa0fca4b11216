package io.holdfast.cli;

import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.cli.capture.CaptureRun;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.recovery.plan.Resolution;
import io.holdfast.recovery.report.ReportShelf;
import io.holdfast.recovery.report.RiskMarkdown;
import io.holdfast.recovery.report.RiskMatrix;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What could happen, what is planned for it, and when that was shown last. */
@Command(
        name = "matrix",
        mixinStandardHelpOptions = true,
        description =
                "Prints the risk assessment as Markdown: scenarios, what the plans in the files cover, and the last drill of each by the reports in the repository.")
final class MatrixCommand implements Callable<Integer> {
    private static final Set<RunMode> SHOWING = EnumSet.of(RunMode.DRILL, RunMode.RECOVERY);

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PlanFiles files = options.plan();
        if (files.plans().isEmpty()) {
            throw new InvalidPlanException(
                    Reason.NothingSelected, "there is no RestorePlan in the files", "give them with -f, too");
        }
        RiskMatrix matrix;
        try (Repository repository = options.reader(files)) {
            ReportShelf shelf = new ReportShelf(repository);
            List<RiskMatrix.Planned> plans = files.plans().stream()
                    .map(plan -> planned(files, plan, shelf))
                    .toList();
            matrix = RiskMatrix.of(plans, sources(files), Instant.now());
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (output.isJson()) {
            OutputOption.json(out, matrix);
        } else {
            out.print(RiskMarkdown.of(matrix));
            out.flush();
        }
        return ExitCode.Success.number();
    }

    private RiskMatrix.Planned planned(PlanFiles files, RestorePlan plan, ReportShelf shelf) {
        String namespace = Objects.requireNonNullElse(plan.getMetadata().getNamespace(), "default");
        String name = plan.getMetadata().getName();
        Optional<ReportShelf.Kept> last = shelf.folders(namespace, name).reversed().stream()
                .flatMap(folder -> read(shelf, folder).stream())
                .filter(kept -> SHOWING.contains(kept.report().about().mode()))
                .findFirst();
        return new RiskMatrix.Planned(
                namespace,
                name,
                Resolution.of(plan.getSpec(), files.policySpecs()),
                last.map(ReportShelf.Kept::report).orElse(null),
                last.map(kept -> kept.folder().value()).orElse(null));
    }

    /** A report that cannot be trusted shows nothing. */
    private Optional<ReportShelf.Kept> read(ReportShelf shelf, ObjectKey folder) {
        try {
            return Optional.of(shelf.read(folder));
        } catch (IntegrityException broken) {
            Objects.requireNonNull(spec).commandLine().getErr().println("note: passed over: " + broken.getMessage());
            return Optional.empty();
        }
    }

    private static Set<String> sources(PlanFiles files) {
        Set<String> sources = new TreeSet<>();
        files.policies()
                .forEach(policy -> policy.getSpec()
                        .sources()
                        .forEach(source -> sources.add(CaptureRun.namespace(policy) + "/"
                                + policy.getMetadata().getName() + "/" + source.name())));
        return sources;
    }
}
