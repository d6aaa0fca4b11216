package io.holdfast.recovery.report;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.RunResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What the figures of a run say, and what follows from them. */
final class Lessons {
    private Lessons() {}

    static List<String> of(
            RunReport.About about,
            RunReport.Achieved achieved,
            List<RunReport.ReportStep> steps,
            List<RunReport.Earlier> earlier) {
        List<String> lessons = new ArrayList<>();
        Double rto = achieved.rtoSeconds();
        if (rto != null && rto > 0) {
            slowest(steps, rto, lessons);
            Double human = achieved.humanSeconds();
            if (human != null && human >= 1) {
                lessons.add("People took " + text(human) + " of " + text(rto) + ".");
            }
            earlier.stream()
                    .filter(one -> isLike(one, about) && one.rtoSeconds() != null)
                    .findFirst()
                    .ifPresent(one -> lessons.add("The last run of the same kind took "
                            + text(Objects.requireNonNull(one.rtoSeconds())) + ", this one " + text(rto) + "."));
        }
        Double skew = achieved.skewSeconds();
        if (skew != null && skew >= 1) {
            lessons.add("The restored states lie up to " + text(skew) + " apart.");
        }
        List<String> again = steps.stream()
                .filter(step -> step.tries() > 1)
                .map(step -> step.name() + " (" + step.tries() + ")")
                .toList();
        if (!again.isEmpty()) {
            lessons.add("These were tried more than once: " + String.join(", ", again) + ".");
        }
        return lessons;
    }

    /** A drill of one component says nothing about how long the whole plan should take. */
    private static boolean isLike(RunReport.Earlier earlier, RunReport.About about) {
        return earlier.mode() == about.mode() && Objects.equals(earlier.drill(), about.drill());
    }

    private static void slowest(List<RunReport.ReportStep> steps, double rto, List<String> lessons) {
        steps.stream()
                .filter(step -> step.critical() && step.startedAt() != null && step.finishedAt() != null)
                .max(Comparator.comparing(Lessons::length))
                .ifPresent(step -> lessons.add("What took longest on the critical path is " + step.name() + ": "
                        + text(length(step).toMillis() / 1000.0) + ", "
                        + Math.round(100 * length(step).toMillis() / 1000.0 / rto) + " % of the recovery time."));
    }

    static List<String> nextSteps(
            RunReport.Outcome outcome, List<RunReport.Issue> issues, List<RunReport.Criterion> criteria) {
        List<String> next = new ArrayList<>();
        boolean passed = RunResult.passed(outcome.result());
        for (RunReport.Issue issue : issues) {
            if (issue.resolution() != null && !issue.resolution().isBlank()) {
                next.add(issue.reason() + (issue.step() == null ? "" : " (" + issue.step() + ")") + ": "
                        + issue.resolution());
            }
        }
        criteria.stream()
                .filter(one -> one.met() == null)
                .map(one -> "Make it possible to judge: " + one.name() + " (" + one.observed() + ")")
                .forEach(next::add);
        if (!passed) {
            next.add("Run it again when that is done.");
        }
        return next.stream().distinct().toList();
    }

    private static Duration length(RunReport.ReportStep step) {
        return Duration.between(Objects.requireNonNull(step.startedAt()), Objects.requireNonNull(step.finishedAt()));
    }

    private static String text(double seconds) {
        return HoldfastDuration.format(seconds);
    }
}
