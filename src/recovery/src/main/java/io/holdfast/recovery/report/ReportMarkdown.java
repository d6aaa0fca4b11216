package io.holdfast.recovery.report;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A report as Markdown, to be put into a ticket or a wiki. */
public final class ReportMarkdown {
    private final StringBuilder text = new StringBuilder();

    private ReportMarkdown() {}

    /** The whole report. */
    public static String of(RunReport report) {
        return new ReportMarkdown().write(report);
    }

    private String write(RunReport report) {
        ReportTables tables = new ReportTables(report);
        line("# " + escaped(Said.title(report)));
        line("");
        line("**" + Said.result(report.outcome().result()) + "**"
                + (report.outcome().message() == null
                        ? ""
                        : ": " + escaped(report.outcome().message())));
        line("");
        table(List.of("", ""), tables.facts());
        for (ReportTables.Table table : tables.all()) {
            heading(table.heading());
            if (table.rows().isEmpty()) {
                line(table.empty());
            } else {
                table(table.head(), table.rows());
            }
            if (table.heading().equals("Steps") && !table.rows().isEmpty()) {
                line("");
                line("Steps with * are on the critical path: without them the recovery would have been shorter.");
            }
        }
        list("Lessons learned", report.lessons());
        list("Next steps", report.nextSteps());
        heading("Sign-offs");
        table(List.of("Role", "Name", "When"), tables.signOffs());
        proof(report);
        return text.toString();
    }

    private void proof(RunReport report) {
        heading("Proof");
        line(
                "This is a rendering of `report.json` beside it, which is signed; `holdfast report verify` checks the signature"
                        + " and the chain of reports.");
        RunReport.Earlier previous = report.last().orElse(null);
        line("");
        line(
                previous == null
                        ? "It is the first report of the plan in this repository."
                        : "The report before: `" + previous.key() + "`, SHA-256 `" + previous.sha256() + "`.");
        line("");
        line("Written by " + escaped(report.tool()) + ".");
    }

    private void heading(String heading) {
        line("");
        line("## " + heading);
        line("");
    }

    private void list(String heading, List<String> items) {
        heading(heading);
        if (items.isEmpty()) {
            line("None.");
        }
        items.forEach(item -> line("- " + escaped(item)));
    }

    private void table(List<String> head, List<List<String>> rows) {
        row(head);
        row(Collections.nCopies(head.size(), "---"));
        rows.forEach(cells -> row(cells.stream().map(ReportMarkdown::escaped).toList()));
    }

    private void row(List<String> cells) {
        line(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** What services and people wrote must neither break a table nor become markup. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("[", "\\[")
                .replace("`", "\\`")
                .replace("*", "\\*")
                .replaceAll("\\R+", " ");
    }
}
