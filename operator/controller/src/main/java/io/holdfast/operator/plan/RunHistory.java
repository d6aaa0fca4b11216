package io.holdfast.operator.plan;

import io.holdfast.api.v1alpha1.plan.MeasuredStep;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RestorePlanStatus;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.RunSummary;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of a plan have shown, folded into what was known before. Each finished run counts once: its UID is
 * remembered for as long as it exists, and only then may history delete it.
 */
final class RunHistory {
    private final RestorePlanSpec plan;
    private final Map<String, RunSummary> ofDrills = new LinkedHashMap<>();
    private final Map<String, MeasuredStep> measured = new LinkedHashMap<>();
    private final Map<String, Long> results;
    private final List<String> counted = new ArrayList<>();
    private @Nullable RunSummary lastReadiness;
    private @Nullable RunSummary lastDrill;
    private @Nullable RunSummary lastPassed;
    private @Nullable RunSummary lastRecovery;

    private RunHistory(RestorePlanSpec plan, RestorePlanStatus before) {
        this.plan = plan;
        this.results = new TreeMap<>(before.results());
        this.lastReadiness = before.lastReadiness();
        this.lastDrill = before.lastDrill();
        this.lastPassed = before.lastPassed();
        this.lastRecovery = before.lastRecovery();
        before.measured().forEach(step -> measured.put(step.name(), step));
        before.drills()
                .forEach(
                        drill -> Optional.ofNullable(drill.last()).ifPresent(last -> ofDrills.put(drill.name(), last)));
    }

    static RunHistory fold(RestorePlanSpec plan, RestorePlanStatus before, List<RestoreRun> runs) {
        RunHistory history = new RunHistory(plan, before);
        Set<String> known = new HashSet<>(before.counted());
        runs.stream().filter(RunSummaries::isOver).sorted(byEnd()).forEach(run -> {
            String uid = run.getMetadata().getUid();
            history.counted.add(uid);
            if (!known.contains(uid)) {
                history.add(run);
            }
        });
        return history;
    }

    private void add(RestoreRun run) {
        RunSummary summary = RunSummaries.of(run);
        RunMode mode = run.getSpec().mode();
        results.merge(RunSummaries.word(mode, summary.result()), 1L, Long::sum);
        switch (mode) {
            case READINESS -> lastReadiness = summary;
            case DRILL -> drill(summary);
            case RECOVERY -> lastRecovery = summary;
            case VERIFICATION -> {}
        }
        if (mode == RunMode.DRILL || mode == RunMode.RECOVERY) {
            RunSummaries.measured(run).forEach(step -> measured.put(step.name(), step));
            if (RunResult.passed(summary.result()) && RunSummaries.isWhole(plan, run.getSpec())) {
                lastPassed = summary;
            }
        }
    }

    /** One that was aborted has shown nothing: what the one before it has shown still holds. */
    private void drill(RunSummary summary) {
        if (summary.result() == RunResult.ABORTED) {
            return;
        }
        lastDrill = summary;
        if (summary.drill() != null) {
            ofDrills.put(summary.drill(), summary);
        }
    }

    /** The failure of a drill that nothing has disproved since. */
    Optional<RunSummary> standingFailure() {
        Stream<RunSummary> ofPlan = plan.drills().stream().map(drill -> ofDrills.get(drill.name()));
        return new DrillFailures(
                        plan,
                        Stream.concat(ofPlan, Stream.ofNullable(lastDrill)).filter(Objects::nonNull),
                        lastPassed)
                .standing();
    }

    /** The last run of a drill, of those that have shown something. */
    Optional<RunSummary> of(String drill) {
        return Optional.ofNullable(ofDrills.get(drill));
    }

    Optional<RunSummary> lastReadiness() {
        return Optional.ofNullable(lastReadiness);
    }

    Optional<RunSummary> lastDrill() {
        return Optional.ofNullable(lastDrill);
    }

    Optional<RunSummary> lastPassed() {
        return Optional.ofNullable(lastPassed);
    }

    Optional<RunSummary> lastRecovery() {
        return Optional.ofNullable(lastRecovery);
    }

    /** How long steps took; of those that the plan does not have any more nothing is kept. */
    List<MeasuredStep> measured(Set<String> steps) {
        return measured.values().stream()
                .filter(step -> steps.contains(step.name()))
                .sorted(Comparator.comparing(MeasuredStep::name))
                .toList();
    }

    Map<String, Long> results() {
        return results;
    }

    List<String> counted() {
        return counted;
    }

    /** Names of runs that history does not keep; only those that the stored figures have counted, and that left nothing. */
    static List<String> outdated(RestorePlanSpec plan, RestorePlanStatus stored, List<RestoreRun> runs) {
        List<String> outdated = new ArrayList<>();
        Map<String, Integer> kept = new LinkedHashMap<>();
        List<RestoreRun> youngestFirst = runs.stream()
                .filter(RunSummaries::isOver)
                .filter(run -> run.getMetadata().getDeletionTimestamp() == null)
                .filter(run -> stored.counted().contains(run.getMetadata().getUid()))
                .filter(run -> RunSummaries.left(run) == 0)
                .sorted(byEnd().reversed())
                .toList();
        for (RestoreRun run : youngestFirst) {
            boolean passed =
                    RunResult.passed(Objects.requireNonNull(run.getStatus().result()));
            int limit = passed ? plan.history().passed() : plan.history().failed();
            // Readiness runs are many, and say little: they must not push the others out.
            String kind = (run.getSpec().mode() == RunMode.READINESS ? "readiness " : "") + passed;
            if (kept.merge(kind, 1, Integer::sum) > limit) {
                outdated.add(run.getMetadata().getName());
            }
        }
        return outdated;
    }

    private static Comparator<RestoreRun> byEnd() {
        Comparator<RestoreRun> end = Comparator.comparing(RunHistory::end);
        return end.thenComparing(run -> run.getMetadata().getUid());
    }

    private static Instant end(RestoreRun run) {
        return Objects.requireNonNull(run.getStatus().completionTime());
    }
}
