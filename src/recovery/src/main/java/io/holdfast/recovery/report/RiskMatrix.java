package io.holdfast.recovery.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.Exposure;
import io.holdfast.api.v1alpha1.plan.PlanObjectives;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.Scenario;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.recovery.feasibility.Facts;
import io.holdfast.recovery.feasibility.Feasibility;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.plan.PlanValidation;
import io.holdfast.recovery.plan.Problem;
import io.holdfast.recovery.plan.Resolution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which disasters are planned for, what each plan covers, and when that was shown last.
 *
 * @param rows a row for every plan, and one for every kind of disaster that has none; the most severe first
 * @param uncovered sources, as namespace/policy/source, that no plan brings back
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RiskMatrix(List<Row> rows, List<String> uncovered) {

    /**
     * One plan, against what it promises; times in seconds.
     *
     * @param plan as namespace/name; null where nobody has planned
     * @param covered how many of the sources that are captured in its namespace it brings back
     * @param rtoExpected along the critical path; null where the plan is not valid
     * @param rpoWorst what the schedules allow to be lost
     * @param shownAt when its last drill or recovery ended
     * @param report where the report of that is
     * @param why what the risk is, the worst first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Row(
            Scenario scenario,
            @Nullable String plan,
            int covered,
            int captured,
            @Nullable Long rtoObjective,
            @Nullable Long rtoExpected,
            @Nullable Double rtoShown,
            @Nullable Long rpoObjective,
            @Nullable Long rpoWorst,
            @Nullable Double rpoShown,
            @Nullable RunResult result,
            @Nullable Instant shownAt,
            @Nullable String report,
            Severity risk,
            List<String> why) {}

    /**
     * A plan, and the report of its last drill or recovery.
     *
     * @param reportKey where that report is
     */
    public record Planned(
            String namespace,
            String name,
            Resolution resolution,
            @Nullable RunReport last,
            @Nullable String reportKey) {}

    /**
     * Makes it.
     *
     * @param sources all that are captured, as namespace/policy/source
     */
    public static RiskMatrix of(List<Planned> plans, Set<String> sources, Instant now) {
        List<Row> rows = new ArrayList<>();
        Set<String> uncovered = new TreeSet<>(sources);
        Set<Scenario> unplanned = EnumSet.complementOf(EnumSet.of(Scenario.CUSTOM));
        for (Planned planned : plans) {
            Set<String> covered = covered(planned);
            uncovered.removeAll(covered);
            unplanned.remove(planned.resolution().plan().scenario());
            rows.add(row(planned, covered, sources, now));
        }
        unplanned.forEach(scenario -> rows.add(nobody(scenario)));
        rows.sort(Comparator.comparing(Row::risk).thenComparing(Row::scenario));
        return new RiskMatrix(List.copyOf(rows), List.copyOf(uncovered));
    }

    private static Set<String> covered(Planned planned) {
        Set<String> covered = new TreeSet<>();
        for (Part part : planned.resolution().parts()) {
            Part.Data data = part.data();
            if (data != null) {
                covered.add(planned.namespace() + "/" + data.policyName() + "/"
                        + data.source().name());
            }
        }
        return covered;
    }

    private static Row row(Planned planned, Set<String> covered, Set<String> sources, Instant now) {
        PlanObjectives objectives = planned.resolution().plan().objectives();
        List<Problem> problems = PlanValidation.of(planned.resolution());
        Optional<Feasibility.Verdict> verdict = problems.isEmpty()
                ? Optional.of(
                        Feasibility.of(planned.namespace(), planned.name(), planned.resolution(), Facts.none(now)))
                : Optional.empty();
        RunReport last = planned.last();
        Risks risks = new Risks(planned, problems, verdict, now);
        return new Row(
                planned.resolution().plan().scenario(),
                planned.namespace() + "/" + planned.name(),
                covered.size(),
                (int) sources.stream()
                        .filter(source -> source.startsWith(planned.namespace() + "/"))
                        .count(),
                seconds(objectives.rto()),
                verdict.map(one -> one.estimate().rtoSeconds()).orElse(null),
                last == null ? null : last.achieved().rtoSeconds(),
                seconds(objectives.rpo()),
                verdict.flatMap(RiskMatrix::worst).orElse(null),
                last == null ? null : last.achieved().rpoSeconds(),
                last == null ? null : last.outcome().result(),
                last == null ? null : last.outcome().finishedAt(),
                planned.reportKey(),
                risks.highest(),
                risks.why());
    }

    private static Optional<Long> worst(Feasibility.Verdict verdict) {
        return verdict.exposure().stream()
                .map(Exposure::worstCaseSeconds)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
    }

    private static @Nullable Long seconds(@Nullable String length) {
        return length == null
                ? null
                : Long.valueOf(HoldfastDuration.parse(length).toSeconds());
    }

    private static Row nobody(Scenario scenario) {
        return new Row(
                scenario,
                null,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Severity.MEDIUM,
                List.of("nobody has planned for it: write a RestorePlan with scenario " + word(scenario)
                        + ", or know that it cannot happen here"));
    }

    /** As plans spell it. */
    private static String word(Scenario scenario) {
        return String.join(
                "",
                Arrays.stream(scenario.name().split("_"))
                        .map(part -> part.charAt(0) + part.substring(1).toLowerCase(java.util.Locale.ROOT))
                        .toList());
    }
}
