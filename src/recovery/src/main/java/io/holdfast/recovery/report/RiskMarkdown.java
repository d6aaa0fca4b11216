package io.holdfast.recovery.report;

import java.util.List;

/** A risk matrix as Markdown, to be put into a wiki. */
public final class RiskMarkdown {
    private RiskMarkdown() {}

    /** The whole matrix. */
    public static String of(RiskMatrix matrix) {
        Markdown text = new Markdown();
        text.line("# Risk assessment");
        text.line("");
        text.table(
                List.of("Scenario", "Plan", "Covers", "RTO", "RPO", "Last shown", "Risk", "Why"),
                matrix.rows().stream().map(RiskMarkdown::cells).toList());
        text.line("");
        text.line("RTO and RPO: promised / expected of plan and schedules / shown by the last drill or recovery.");
        if (!matrix.uncovered().isEmpty()) {
            text.heading("Captured, and brought back by no plan");
            text.list(matrix.uncovered());
        }
        return text.toString();
    }

    private static List<String> cells(RiskMatrix.Row row) {
        return List.of(
                Said.word(row.scenario()),
                Said.or(row.plan()),
                row.plan() == null ? Said.or(null) : row.covered() + " of " + row.captured(),
                three(Said.seconds(row.rtoObjective()), Said.seconds(row.rtoExpected()), Said.seconds(row.rtoShown())),
                three(Said.seconds(row.rpoObjective()), Said.seconds(row.rpoWorst()), Said.seconds(row.rpoShown())),
                row.result() == null ? "never" : Said.result(row.result()) + ", " + Said.time(row.shownAt()),
                Said.word(row.risk()),
                row.why().isEmpty() ? Said.or(null) : String.join("; ", row.why()));
    }

    private static String three(String promised, String expected, String shown) {
        return promised + " / " + expected + " / " + shown;
    }
}
