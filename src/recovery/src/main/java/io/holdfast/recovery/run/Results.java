package io.holdfast.recovery.run;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.StepFailure;
import io.holdfast.api.v1alpha1.run.DecisionTaken;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.api.v1alpha1.run.Verdict;
import io.holdfast.recovery.plan.Graph;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a run ends when none of its steps has anything left to do; its objectives come afterwards. */
final class Results {
    private Results() {}

    static Move.Finish of(Graph graph, Execution execution, RunSettings settings, Instant now) {
        Optional<DecisionTaken> stopped = stopped(execution);
        if (stopped.isPresent()) {
            return new Move.Finish(
                    RunResult.ABORTED, "Aborted", "by " + stopped.get().by());
        }
        if (settings.isOver(execution, now) && isUnfinished(execution)) {
            return new Move.Finish(
                    RunResult.TIMED_OUT,
                    "DeadlineExceeded",
                    "the run took longer than spec.activeDeadline, " + HoldfastDuration.format(settings.deadline()));
        }
        List<StepStatus> failed = failed(graph, execution);
        if (!failed.isEmpty()) {
            boolean late = failed.stream().allMatch(step -> "NobodyDecided".equals(step.reason()));
            return new Move.Finish(
                    late ? RunResult.TIMED_OUT : RunResult.FAILED,
                    reason(failed.getFirst()),
                    failed.getFirst().name() + ": " + failed.getFirst().message());
        }
        List<RunFinding> refused = execution.findings().stream()
                .filter(finding -> finding.reason().equals(Execution.OBJECT_REFUSED))
                .toList();
        if (!refused.isEmpty()) {
            return new Move.Finish(
                    RunResult.FAILED,
                    Execution.OBJECT_REFUSED,
                    refused.stream().map(RunFinding::message).collect(Collectors.joining("; ")));
        }
        return new Move.Finish(
                execution.findings().isEmpty() ? RunResult.PASSED : RunResult.PASSED_WITH_FINDINGS,
                "Done",
                "all steps are done");
    }

    private static boolean isUnfinished(Execution execution) {
        return execution.steps().stream()
                .anyMatch(step -> step.state() == StepState.FAILED || "RunStopped".equals(step.reason()));
    }

    /** The decision by which a person ended the run. */
    static Optional<DecisionTaken> stopped(Execution execution) {
        return execution.decisions().stream()
                .filter(one -> one.verdict() == Verdict.ABORT || one.verdict() == Verdict.REJECT)
                .findFirst();
    }

    /** What made a run fail, in words. */
    static String firstFailure(Graph graph, Execution execution) {
        return failed(graph, execution).stream()
                .findFirst()
                .map(step -> step.name() + ": " + step.message())
                .orElse("a person decided so");
    }

    private static List<StepStatus> failed(Graph graph, Execution execution) {
        return execution.steps().stream()
                .filter(step -> step.state() == StepState.FAILED)
                .filter(step -> graph.node(step.name())
                        .filter(node -> node.onFailure() != StepFailure.CONTINUE)
                        .isPresent())
                .toList();
    }

    private static String reason(StepStatus step) {
        return step.reason() == null ? "StepFailed" : step.reason();
    }
}
