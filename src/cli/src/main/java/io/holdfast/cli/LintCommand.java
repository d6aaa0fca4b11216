package io.holdfast.cli;

import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.cli.lint.Lint;
import io.holdfast.cli.lint.LintFinding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Judges policies and plans before they are applied: for pull requests. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description = {
            "Judges the BackupPolicies and RestorePlans in files without a cluster: names that mean nothing, circles, and whether schedules can keep what rpo and rto promise.",
            "Exits with 2 when there is a finding of the severity of --fail-on or above, and with 0 otherwise."
        })
final class LintCommand implements Callable<Integer> {

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "PATH",
            description = "A file, or a folder whose YAML files are all read; may be given several times.")
    private List<Path> files = List.of();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "high",
            description = "high, medium or low: from which severity on a finding fails the command. Usually high.")
    private Severity failOn = Severity.HIGH;

    @Mixin
    private OutputOption output = new OutputOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Lint.Verdict verdict = Lint.of(files, Instant.now());
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (output.isJson()) {
            OutputOption.json(out, verdict);
        } else {
            print(out, verdict);
        }
        boolean failed =
                verdict.findings().stream().anyMatch(one -> one.severity().compareTo(failOn) <= 0);
        return (failed || verdict.documents() == 0 ? ExitCode.Invalid : ExitCode.Success).number();
    }

    private static void print(PrintWriter out, Lint.Verdict verdict) {
        for (LintFinding one : verdict.findings()) {
            out.println(one.severity().name().toLowerCase(Locale.ROOT) + "  " + one.file()
                    + (one.resource() == null ? "" : ": " + one.resource())
                    + (one.subject() == null ? "" : ", " + one.subject()));
            out.println("      " + one.reason() + ": " + one.message());
            if (one.hint() != null) {
                out.println("      hint: " + one.hint());
            }
        }
        out.println(
                verdict.documents() == 0
                        ? "there is no BackupPolicy, BackupRepository or RestorePlan in these files"
                        : verdict.documents() + " documents, "
                                + verdict.findings().size() + " findings");
        out.flush();
    }
}
