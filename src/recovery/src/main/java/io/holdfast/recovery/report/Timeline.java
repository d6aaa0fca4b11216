package io.holdfast.recovery.report;

import io.holdfast.api.v1alpha1.run.HumanWait;
import io.holdfast.api.v1alpha1.run.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The steps of a run on a line of time, as SVG: what was done when, what waited, and what decided how long it took. */
final class Timeline {
    private static final int WIDTH = 960;
    private static final int LABELS = 220;
    private static final int RIGHT = 24;
    private static final int ROW = 22;
    private static final int TOP = 46;
    private static final List<Integer> TICKS = List.of(
            1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400, 604800, 2592000);

    private final RunReport report;
    private final List<RunReport.ReportStep> steps;
    private final Instant from;
    private final Instant to;
    private final StringBuilder svg = new StringBuilder();

    private Timeline(RunReport report, List<RunReport.ReportStep> steps) {
        this.report = report;
        this.steps = steps;
        this.from = moments(report, steps).min(Comparator.naturalOrder()).orElseThrow();
        Instant last = moments(report, steps).max(Comparator.naturalOrder()).orElseThrow();
        this.to = last.isAfter(from) ? last : from.plusSeconds(1);
    }

    /** Empty for a run of which no step was begun. */
    static Optional<String> of(RunReport report) {
        List<RunReport.ReportStep> begun = report.steps().stream()
                .filter(step -> step.startedAt() != null)
                .sorted(Comparator.comparing(RunReport.ReportStep::startedAt))
                .toList();
        return begun.isEmpty() ? Optional.empty() : Optional.of(new Timeline(report, begun).draw());
    }

    /** The incident may be hours before the first step: then the line begins with the run, and says so. */
    private static Stream<Instant> moments(RunReport report, List<RunReport.ReportStep> steps) {
        return Stream.concat(
                steps.stream()
                        .flatMap(step -> Stream.of(step.startedAt(), step.finishedAt()))
                        .filter(Objects::nonNull),
                Stream.of(report.outcome().startedAt()));
    }

    private String draw() {
        int height = TOP + steps.size() * ROW + 30;
        svg.append("<svg class=\"timeline\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(height);
        svg.append("\" role=\"img\" aria-label=\"Timeline of the run\">\n");
        ticks(height);
        for (int row = 0; row < steps.size(); row++) {
            step(steps.get(row), TOP + row * ROW);
        }
        RunReport.Achieved achieved = report.achieved();
        mark(achieved.dataRestoredAt(), "data restored", height, 30);
        mark(achieved.serviceHealthyAt(), "service healthy", height, 16);
        Long rto = report.targets().rtoSeconds();
        Instant t0 = achieved.t0();
        if (rto != null && t0 != null) {
            mark(t0.plusSeconds(rto), "RTO", height, 16);
        }
        return svg.append("</svg>\n").toString();
    }

    private void ticks(int height) {
        long seconds = Math.max(1, Duration.between(from, to).toSeconds());
        int tick = TICKS.stream().filter(one -> seconds / one <= 8).findFirst().orElse(TICKS.getLast());
        for (long at = 0; at <= seconds; at += tick) {
            double x = x(from.plusSeconds(at));
            line(x, TOP - 4, x, height - 24, "tick");
            text(x, height - 10, "middle", "ticklabel", "+" + Said.seconds(Long.valueOf(at)));
        }
    }

    private void step(RunReport.ReportStep step, int y) {
        Instant began = Objects.requireNonNull(step.startedAt());
        Instant ended = Objects.requireNonNullElse(step.finishedAt(), to);
        String name = (step.critical() ? "* " : "") + step.name();
        text(LABELS - 8, y + 14, "end", step.critical() ? "label critical" : "label", shortened(name));
        bar(began, ended, y + 4, css(step.state()) + (step.critical() ? " critical" : ""), title(step));
        for (HumanWait wait : report.waits()) {
            if (wait.step().equals(step.name())) {
                Instant until = Objects.requireNonNullElse(wait.to(), ended);
                bar(wait.from(), until, y + 4, "waiting", step.name() + " waits for people");
            }
        }
        double end = x(ended) + 4;
        boolean inside = end > WIDTH - RIGHT - 60;
        text(
                inside ? x(began) - 4 : end,
                y + 14,
                inside ? "end" : "start",
                "took",
                Said.length(step.startedAt(), step.finishedAt()));
    }

    private String title(RunReport.ReportStep step) {
        return step.name() + ": " + Said.word(step.state()) + ", " + Said.length(step.startedAt(), step.finishedAt());
    }

    private void bar(Instant began, Instant ended, int y, String css, String title) {
        double x = x(began);
        double width = Math.max(2, x(ended) - x);
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"><title>%s</title></rect>%n",
                css,
                x,
                y,
                width,
                ROW - 8,
                ReportHtml.escaped(title)));
    }

    private void mark(@Nullable Instant time, String name, int height, int y) {
        if (time == null || time.isBefore(from) || time.isAfter(to)) {
            return;
        }
        double x = x(time);
        line(x, y + 4, x, height - 24, "mark");
        boolean right = x > WIDTH - 140.0;
        text(right ? x - 4 : x + 4, y + 8, right ? "end" : "start", "marklabel", name);
    }

    private void line(double x1, double y1, double x2, double y2, String css) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                css,
                x1,
                y1,
                x2,
                y2));
    }

    private void text(double x, double y, String anchor, String css, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                css,
                x,
                y,
                anchor,
                ReportHtml.escaped(text)));
    }

    private double x(Instant time) {
        double whole = Duration.between(from, to).toMillis();
        return LABELS + (WIDTH - LABELS - RIGHT) * Duration.between(from, time).toMillis() / whole;
    }

    private static String css(StepState state) {
        List<StepState> bad = new ArrayList<>(List.of(StepState.FAILED, StepState.ROLLED_BACK));
        if (bad.contains(state)) {
            return "failed";
        }
        return state == StepState.SUCCEEDED ? "done" : "other";
    }

    private static String shortened(String name) {
        return name.length() > 34 ? name.substring(0, 33) + "…" : name;
    }
}
