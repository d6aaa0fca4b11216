package io.holdfast.recovery.report;

import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.HumanWait;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sections of a report as tables; Markdown and HTML differ only in how they write them. */
final class ReportTables {
    private final RunReport report;

    ReportTables(RunReport report) {
        this.report = report;
    }

    /** A section: a heading, and rows under a head. Without rows it says {@code empty}. */
    record Table(String heading, List<String> head, List<List<String>> rows, String empty) {}

    List<Table> all() {
        List<Table> tables = new ArrayList<>(List.of(targets(), criteria(), issues(), components(), points(), steps()));
        tables.addAll(List.of(checks(), isolation(), people(), messages(), comparison()));
        return tables.stream()
                .filter(table -> !table.rows().isEmpty() || !table.empty().isEmpty())
                .toList();
    }

    List<List<String>> facts() {
        RunReport.About about = report.about();
        List<List<String>> facts = new ArrayList<>();
        fact(facts, "Objective", Said.or(about.description()));
        fact(facts, "Scenario", Said.word(about.scenario()));
        fact(
                facts,
                "Plan",
                about.namespace() + "/" + about.plan() + (about.drill() == null ? "" : ", drill " + about.drill()));
        fact(facts, "Run", about.run() + " (" + Said.word(about.mode()) + (about.exercise() ? ", an exercise)" : ")"));
        fact(facts, "Reason", Said.or(about.reason()));
        fact(facts, "Asked for by", Said.or(about.requestedBy()));
        fact(facts, "Incident", Said.or(about.incident()));
        fact(facts, "Owner", Said.or(about.owner()));
        fact(facts, "Runbook", Said.or(about.runbook()));
        fact(facts, "Began", Said.time(report.outcome().startedAt()));
        fact(facts, "Ended", Said.time(report.outcome().finishedAt()));
        fact(facts, "Evidence for", Said.or(String.join(", ", report.controls())));
        fact(facts, "Plan digest", Said.or(about.planDigest()));
        fact(facts, "Recovery points digest", Said.or(about.pointsDigest()));
        fact(facts, "Left behind", left());
        return facts.stream()
                .filter(row -> !row.getLast().equals(Said.or(null)))
                .toList();
    }

    private String left() {
        RunReport.Cleanup cleanup = report.cleanup();
        if (cleanup.made() == 0) {
            return Said.or(null);
        }
        return cleanup.left().isEmpty()
                ? "nothing: what it made is removed (" + cleanup.made() + ")"
                : String.join(", ", cleanup.left());
    }

    private static void fact(List<List<String>> facts, String name, String value) {
        facts.add(List.of(name, value));
    }

    private Table targets() {
        RunReport.Targets targets = report.targets();
        RunReport.Achieved achieved = report.achieved();
        List<List<String>> rows = new ArrayList<>();
        if (achieved.rtoSeconds() != null || targets.rtoSeconds() != null) {
            rows.add(List.of(
                    "RTO: recovery time",
                    Said.seconds(targets.rtoSeconds()),
                    Said.seconds(achieved.rtoSeconds()),
                    Said.met(achieved.rtoMet())));
            rows.add(List.of("of which the machine", "", Said.seconds(achieved.machineSeconds()), ""));
            rows.add(List.of("of which waiting for people", "", Said.seconds(achieved.humanSeconds()), ""));
        }
        if (achieved.rpoSeconds() != null || targets.rpoSeconds() != null) {
            rows.add(List.of(
                    "RPO: largest loss of data",
                    Said.seconds(targets.rpoSeconds()),
                    Said.seconds(achieved.rpoSeconds()),
                    Said.met(achieved.rpoMet())));
        }
        return new Table("Targets and results", List.of("", "Target", "Achieved", "Met"), rows, "");
    }

    private Table criteria() {
        return new Table(
                "Success criteria",
                List.of("Criterion", "Met", "Observed"),
                report.criteria().stream()
                        .map(one -> List.of(one.name(), Said.met(one.met()), one.observed()))
                        .toList(),
                "");
    }

    private Table issues() {
        return new Table(
                "Issues",
                List.of("Severity", "Issue", "Step", "What", "Resolution"),
                report.issues().stream()
                        .map(one -> List.of(
                                Said.word(one.severity()),
                                one.reason(),
                                Said.or(one.step()),
                                one.message(),
                                Said.or(one.resolution())))
                        .toList(),
                "None.");
    }

    private Table components() {
        return new Table(
                "Data lost, by component",
                List.of("Component", "Lost", "Target", "Met"),
                report.achieved().components().stream()
                        .map(one -> List.of(
                                one.component(),
                                Said.seconds(one.seconds()),
                                Said.seconds(one.objectiveSeconds()),
                                one.objectiveSeconds() == null ? Said.or(null) : Said.met(one.met())))
                        .toList(),
                "");
    }

    private Table points() {
        return new Table(
                "Recovery points",
                List.of("Component", "State of", "Size", "Stored", "Proven before", "Where"),
                report.points().stream()
                        .map(one -> List.of(
                                one.component(),
                                Said.time(one.dataTime()),
                                Said.bytes(one.sizeBytes()),
                                Said.bytes(one.storedBytes()),
                                Said.time(one.verifiedAt()),
                                one.repository() + ": " + one.key()))
                        .toList(),
                "");
    }

    private Table steps() {
        return new Table(
                "Steps",
                List.of("Step", "State", "Began (UTC)", "Took", "Tries", "What it did"),
                report.steps().stream()
                        .map(one -> List.of(
                                one.name() + (one.critical() ? " *" : ""),
                                Said.word(one.state()) + (one.reason() == null ? "" : " (" + one.reason() + ")"),
                                Said.clock(one.startedAt()),
                                Said.length(one.startedAt(), one.finishedAt()),
                                Integer.toString(one.tries()),
                                Said.or(one.message())
                                        + (one.evidence().isEmpty() ? "" : "; kept: " + kept(one.evidence()))))
                        .toList(),
                "The run did not get as far as a step.");
    }

    /** Names in the report's own folder. */
    private static String kept(List<String> keys) {
        return keys.stream()
                .map(key -> key.substring(key.indexOf("/evidence/") + 1))
                .collect(Collectors.joining(", "));
    }

    private Table checks() {
        return new Table(
                "Checks",
                List.of("Step", "What", "Expected", "Was", "Passed"),
                report.checks().stream()
                        .map(one ->
                                List.of(one.step(), one.name(), one.expected(), one.actual(), Said.met(one.passed())))
                        .toList(),
                "");
    }

    private Table isolation() {
        return new Table(
                "Isolation",
                List.of("What the probe tried"),
                report.isolation() == null
                        ? List.of()
                        : report.isolation().evidence().stream().map(List::of).toList(),
                "");
    }

    private Table people() {
        return new Table(
                "Waiting for people",
                List.of("Step", "From", "For"),
                report.waits().stream().map(ReportTables::wait).toList(),
                "");
    }

    private Table messages() {
        return new Table(
                "Communication log",
                List.of("What", "Due", "Delivered", "Text"),
                report.messages().stream()
                        .map(one -> List.of(
                                Said.word(one.event()) + (one.step() == null ? "" : ": " + one.step()),
                                Said.time(one.dueAt()),
                                one.problem() == null ? Said.time(one.deliveredAt()) : "no: " + one.problem(),
                                one.text()))
                        .toList(),
                "");
    }

    private Table comparison() {
        List<List<String>> rows = new ArrayList<>();
        if (!report.earlier().isEmpty()) {
            rows.add(List.of(
                    "this one",
                    kind(report.about().mode(), report.about().drill()),
                    Said.result(report.outcome().result()),
                    Said.seconds(report.achieved().rtoSeconds()),
                    Said.seconds(report.achieved().rpoSeconds())));
        }
        report.earlier()
                .forEach(one -> rows.add(List.of(
                        Said.time(one.startedAt()),
                        kind(one.mode(), one.drill()),
                        Said.result(one.result()),
                        Said.seconds(one.rtoSeconds()),
                        Said.seconds(one.rpoSeconds()))));
        return new Table(
                "Compared with the runs before",
                List.of("Began", "Run", "Result", "Recovery time", "Largest loss of data"),
                rows,
                "");
    }

    private static String kind(RunMode mode, @Nullable String drill) {
        return Said.word(mode) + (drill == null ? "" : " " + drill);
    }

    private static List<String> wait(HumanWait wait) {
        return List.of(wait.step(), Said.time(wait.from()), Said.length(wait.from(), wait.to()));
    }

    /** Who has signed, and who is still to. */
    List<List<String>> signOffs() {
        return report.signOffs().stream()
                .map(one -> List.of(
                        one.role(), one.name() == null ? "" : one.name(), one.at() == null ? "" : Said.time(one.at())))
                .collect(Collectors.toList());
    }
}
