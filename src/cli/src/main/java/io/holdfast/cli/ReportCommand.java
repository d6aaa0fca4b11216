package io.holdfast.cli;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.recovery.report.ReportChain;
import io.holdfast.recovery.report.ReportShelf;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The reports of drills and recoveries. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Reports of drills, recoveries and readiness runs in a repository. Needs no private key.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ReportCommand.Show.class, ReportCommand.Verify.class, MatrixCommand.class})
final class ReportCommand {

    /** Which reports. */
    static final class Which {
        @Option(
                names = "--plan",
                paramLabel = "NAMESPACE/NAME",
                description = "The plan, or of a verification NAMESPACE/POLICY-VERIFICATION; without it, every plan.")
        @Nullable
        String plan;

        List<ObjectKey> folders(ReportShelf shelf) {
            if (plan == null) {
                return shelf.folders();
            }
            String[] names = plan.split("/", -1);
            if (names.length != 2) {
                throw new InvalidPlanException(
                        Reason.InvalidPlan,
                        "--plan '" + plan + "' is not a namespace and a name",
                        "write it as --plan NAMESPACE/NAME");
            }
            return shelf.folders(names[0], names[1]);
        }
    }

    enum Form {
        md,
        html,
        json
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description =
                    "Prints a report after checking its signature: the newest of a plan, or the one whose key is given.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private PlanOptions options = new PlanOptions();

        @Mixin
        private Which which = new Which();

        @Parameters(
                arity = "0..1",
                paramLabel = "KEY",
                description = "Folder of the report, as status.report.key of a RestoreRun.")
        private @Nullable String key;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FORM",
                defaultValue = "md",
                description = "md, html or json.")
        private Form form = Form.md;

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            try (Repository repository = options.reader(options.plan())) {
                ReportShelf shelf = new ReportShelf(repository);
                ReportShelf.Kept kept = chosen(shelf, repository);
                if (form == Form.json) {
                    OutputOption.json(out, kept.report());
                } else {
                    out.print(shelf.rendering(kept, form.name()));
                }
                out.flush();
                if (!kept.trusted()) {
                    spec.commandLine().getErr().println("note: signed by a key that the repository does not list");
                }
            }
            return ExitCode.Success.number();
        }

        private ReportShelf.Kept chosen(ReportShelf shelf, Repository repository) {
            if (key != null) {
                return shelf.read(named(key));
            }
            PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
            return shelf.newest(which.folders(shelf), why -> err.println("warning: passed over: " + why))
                    .orElseThrow(
                            () -> new InvalidPlanException(
                                    Reason.InvalidPlan,
                                    "there is no report" + (which.plan == null ? "" : " of plan " + which.plan) + " in "
                                            + repository.store().describe(),
                                    "a report is written when a drill or a recovery ends; --repository chooses another repository"));
        }

        private static ObjectKey named(String key) {
            try {
                return new ObjectKey(key);
            } catch (IllegalArgumentException e) {
                throw new InvalidPlanException(
                        Reason.InvalidPlan,
                        "'" + key + "' is no key of a report",
                        "'holdfast report verify' shows the keys");
            }
        }
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description =
                    "Lists the reports and checks their signatures, their renderings, and that none is missing between them.")
    static final class Verify implements Callable<Integer> {
        @Mixin
        private PlanOptions options = new PlanOptions();

        @Mixin
        private Which which = new Which();

        @Mixin
        private OutputOption output = new OutputOption();

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            List<ReportChain.Link> links = new ArrayList<>();
            try (Repository repository = options.reader(options.plan())) {
                ReportShelf shelf = new ReportShelf(repository);
                Map<ObjectKey, List<ObjectKey>> byPlan = new LinkedHashMap<>();
                which.folders(shelf)
                        .forEach(folder -> byPlan.computeIfAbsent(folder.parent(), _ -> new ArrayList<>())
                                .add(folder));
                byPlan.values().forEach(folders -> links.addAll(new ReportChain(shelf).of(folders)));
            }
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            if (output.isJson()) {
                OutputOption.json(out, links);
            } else {
                print(out, links);
            }
            long broken =
                    links.stream().filter(link -> !link.problems().isEmpty()).count();
            if (broken > 0) {
                throw new IntegrityException(
                        Reason.SignatureInvalid,
                        broken + " of " + links.size() + " reports are not as they were written",
                        "the lines above say what is wrong; find out who wrote to the bucket");
            }
            return ExitCode.Success.number();
        }

        private static void print(PrintWriter out, List<ReportChain.Link> links) {
            for (ReportChain.Link link : links) {
                out.println((link.problems().isEmpty() ? "ok       " : "BROKEN   ") + link.key() + "  " + link.result()
                        + (link.trusted() || !link.problems().isEmpty() ? "" : "  (signed by an unknown key)"));
                link.problems().forEach(problem -> out.println("         " + problem));
            }
            out.println(links.size() + " reports");
            out.flush();
        }
    }
}
