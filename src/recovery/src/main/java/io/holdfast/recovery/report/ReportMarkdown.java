package io.holdfast.recovery.report;

import java.util.List;

/** A report as Markdown, to be put into a ticket or a wiki. */
public final class ReportMarkdown {
    private final Markdown text = new Markdown();

    private ReportMarkdown() {}

    /** The whole report. */
    public static String of(RunReport report) {
        return new ReportMarkdown().write(report);
    }

    private String write(RunReport report) {
        ReportTables tables = new ReportTables(report);
        text.line("# " + Markdown.escaped(Said.title(report)));
        text.line("");
        text.line("**" + Said.result(report.outcome().result()) + "**"
                + (report.outcome().message() == null
                        ? ""
                        : ": " + Markdown.escaped(report.outcome().message())));
        text.line("");
        text.table(List.of("", ""), tables.facts());
        for (ReportTables.Table table : tables.all()) {
            text.heading(table.heading());
            if (table.rows().isEmpty()) {
                text.line(table.empty());
            } else {
                text.table(table.head(), table.rows());
            }
            if (table.heading().equals("Steps") && !table.rows().isEmpty()) {
                text.line("");
                text.line("Steps with * are on the critical path: without them the recovery would have been shorter.");
            }
        }
        list("Lessons learned", report.lessons());
        list("Next steps", report.nextSteps());
        text.heading("Sign-offs");
        text.table(List.of("Role", "Name", "When"), tables.signOffs());
        proof(report);
        return text.toString();
    }

    private void proof(RunReport report) {
        text.heading("Proof");
        text.line(
                "This is a rendering of `report.json` beside it, which is signed; `holdfast report verify` checks the signature"
                        + " and the chain of reports.");
        RunReport.Earlier previous = report.last().orElse(null);
        text.line("");
        text.line(
                previous == null
                        ? "It is the first report of the plan in this repository."
                        : "The report before: `" + previous.key() + "`, SHA-256 `" + previous.sha256() + "`.");
        text.line("");
        text.line("Written by " + Markdown.escaped(report.tool()) + ".");
    }

    private void list(String heading, List<String> items) {
        text.heading(heading);
        if (items.isEmpty()) {
            text.line("None.");
        }
        text.list(items);
    }
}
