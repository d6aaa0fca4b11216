package io.holdfast.recovery.report;

import io.holdfast.api.v1alpha1.plan.RunResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report as one HTML page without anything from elsewhere, to be looked at, kept and printed. */
public final class ReportHtml {
    private static final String STYLE = """
            :root { --ink: #1b1f24; --soft: #5b6570; --rule: #d5dae0; --good: #1a7f37; --bad: #b42318; --wait: #b98900; --other: #6b7785; }
            * { box-sizing: border-box; }
            body { font: 14px/1.45 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; color: var(--ink); max-width: 1040px; margin: 32px auto; padding: 0 24px; background: #fff; }
            h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 28px 0 8px; border-bottom: 1px solid var(--rule); padding-bottom: 4px; }
            .result { display: inline-block; padding: 2px 10px; border-radius: 4px; color: #fff; font-weight: 600; }
            .good { background: var(--good); } .bad { background: var(--bad); } .unsure { background: var(--wait); }
            .exercise { margin-left: 8px; color: var(--soft); } .why { margin: 8px 0 0; font-weight: 600; }
            table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--rule); overflow-wrap: break-word; }
            .short { white-space: nowrap; } td:last-child { overflow-wrap: anywhere; }
            th { color: var(--soft); font-weight: 600; font-size: 12px; } tr { break-inside: avoid; }
            .facts td:first-child { width: 190px; color: var(--soft); }
            .numbers { display: flex; gap: 16px; flex-wrap: wrap; margin: 16px 0 0; } .number { border: 1px solid var(--rule); border-radius: 6px; padding: 10px 16px; min-width: 170px; }
            .number b { display: block; font-size: 22px; } .number span { color: var(--soft); font-size: 12px; }
            .yes { color: var(--good); font-weight: 600; } .no { color: var(--bad); font-weight: 600; } .soft { color: var(--soft); }
            .sign td { height: 34px; } .sign td:nth-child(2), .sign td:nth-child(3) { width: 32%; }
            .timeline { width: 100%; height: auto; font-size: 11px; break-inside: avoid; } .timeline text { fill: var(--ink); }
            .timeline .done { fill: #7ba7d9; } .timeline .failed { fill: var(--bad); } .timeline .other { fill: var(--other); } .timeline rect.critical { fill: #1f5fa8; } .timeline rect.failed.critical { fill: var(--bad); } .timeline .waiting { fill: var(--wait); }
            .timeline text.critical { font-weight: 700; } .timeline .tick { stroke: var(--rule); } .timeline .ticklabel, .timeline .took { fill: var(--soft); } .timeline .mark { stroke: var(--ink); stroke-dasharray: 3 3; } .timeline .marklabel { font-weight: 600; }
            .legend { color: var(--soft); font-size: 12px; } .legend i { display: inline-block; width: 12px; height: 10px; border-radius: 2px; margin: 0 4px 0 12px; }
            code { font: 12px ui-monospace, "Liberation Mono", monospace; overflow-wrap: anywhere; }
            @media print { body { margin: 0; max-width: none; font-size: 11px; } h2 { break-after: avoid; } * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
            @page { margin: 14mm; }
            """;

    private final RunReport report;
    private final StringBuilder html = new StringBuilder();

    private ReportHtml(RunReport report) {
        this.report = report;
    }

    /** The whole page. */
    public static String of(RunReport report) {
        return new ReportHtml(report).write();
    }

    private String write() {
        ReportTables tables = new ReportTables(report);
        html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\"")
                .append(" content=\"width=device-width\">\n<title>")
                .append(escaped(Said.title(report)))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n");
        top();
        heading("What was tested");
        table("facts", List.of(), tables.facts());
        Timeline.of(report).ifPresent(this::timeline);
        for (ReportTables.Table table : tables.all()) {
            heading(table.heading());
            if (table.rows().isEmpty()) {
                paragraph("soft", table.empty());
            } else {
                table("", table.head(), table.rows());
            }
        }
        list("Lessons learned", report.lessons());
        list("Next steps", report.nextSteps());
        heading("Sign-offs");
        table("sign", List.of("Role", "Name and signature", "Date"), tables.signOffs());
        proof();
        return html.append("</body>\n</html>\n").toString();
    }

    private void top() {
        RunResult result = report.outcome().result();
        String css = switch (result) {
            case PASSED, PASSED_WITH_FINDINGS -> "good";
            case FAILED, TIMED_OUT -> "bad";
            case ABORTED, INCONCLUSIVE -> "unsure";
        };
        html.append("<h1>").append(escaped(Said.title(report))).append("</h1>\n<div><span class=\"result ");
        html.append(css).append("\">").append(Said.result(result)).append("</span>");
        if (report.about().exercise()) {
            html.append("<span class=\"exercise\">an exercise, ")
                    .append(Said.time(report.outcome().startedAt()))
                    .append("</span>");
        }
        html.append("</div>\n");
        if (report.outcome().message() != null) {
            paragraph("why", report.outcome().message());
        }
        html.append("<div class=\"numbers\">\n");
        RunReport.Achieved achieved = report.achieved();
        number(
                "Recovery time",
                Said.seconds(achieved.rtoSeconds()),
                "target " + Said.seconds(report.targets().rtoSeconds()),
                achieved.rtoMet());
        number(
                "Largest loss of data",
                Said.seconds(achieved.rpoSeconds()),
                "target " + Said.seconds(report.targets().rpoSeconds()),
                achieved.rpoMet());
        long met = report.criteria().stream()
                .filter(one -> Boolean.TRUE.equals(one.met()))
                .count();
        int all = report.criteria().size();
        number("Success criteria", met + " of " + all, "met", met == all);
        html.append("</div>\n");
    }

    private void number(String name, String value, String more, @Nullable Boolean met) {
        String css = met == null ? "" : met ? " class=\"yes\"" : " class=\"no\"";
        html.append("<div class=\"number\"><span>")
                .append(escaped(name))
                .append("</span><b")
                .append(css)
                .append('>');
        html.append(escaped(value)).append("</b><span>").append(escaped(more)).append("</span></div>\n");
    }

    private void timeline(String svg) {
        heading("Timeline");
        html.append(svg)
                .append("<div class=\"legend\"><i style=\"background:#1f5fa8\"></i>on the critical path (*)")
                .append(
                        "<i style=\"background:#7ba7d9\"></i>done<i style=\"background:#b98900\"></i>waiting for people")
                .append("<i style=\"background:#b42318\"></i>failed</div>\n");
    }

    private void heading(String text) {
        html.append("<h2>").append(escaped(text)).append("</h2>\n");
    }

    private void paragraph(String css, String text) {
        html.append("<p class=\"")
                .append(css)
                .append("\">")
                .append(escaped(text))
                .append("</p>\n");
    }

    private void list(String heading, List<String> items) {
        heading(heading);
        if (items.isEmpty()) {
            paragraph("soft", "None.");
            return;
        }
        html.append("<ul>\n");
        items.forEach(item -> html.append("<li>").append(escaped(item)).append("</li>\n"));
        html.append("</ul>\n");
    }

    private void table(String css, List<String> head, List<List<String>> rows) {
        html.append("<table class=\"").append(css).append("\">\n");
        if (!head.isEmpty()) {
            html.append("<thead><tr>");
            head.forEach(cell -> html.append("<th>").append(escaped(cell)).append("</th>"));
            html.append("</tr></thead>\n");
        }
        html.append("<tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td")
                    .append(judged(cell))
                    .append('>')
                    .append(escaped(cell))
                    .append("</td>"));
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>\n");
    }

    private static String judged(String cell) {
        if (cell.equals("yes") || cell.equals("no")) {
            return " class=\"" + cell + "\"";
        }
        return cell.length() < 12 ? " class=\"short\"" : "";
    }

    private void proof() {
        heading("Proof");
        paragraph(
                "soft",
                "A rendering of report.json beside it, which is signed. holdfast report verify checks the signature and the chain of reports.");
        RunReport.Earlier previous = report.last().orElse(null);
        html.append("<p class=\"soft\">");
        if (previous == null) {
            html.append("The first report of the plan in this repository.");
        } else {
            html.append("The report before: <code>")
                    .append(escaped(previous.key()))
                    .append("</code>, SHA-256 <code>")
                    .append(escaped(previous.sha256()))
                    .append("</code>.");
        }
        html.append(" Written by ").append(escaped(report.tool())).append(".</p>\n");
    }

    /** What services and people wrote must not become markup. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
