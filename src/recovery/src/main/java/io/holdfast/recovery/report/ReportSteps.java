package io.holdfast.recovery.report;

import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RunClock;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.recovery.plan.Graph;
import io.holdfast.recovery.plan.Node;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of a run as its report lists them, and which of them decided how long it took. */
final class ReportSteps {
    private ReportSteps() {}

    static List<RunReport.ReportStep> of(Optional<Graph> graph, Execution execution) {
        Set<String> critical = graph.map(one -> critical(one, execution)).orElse(Set.of());
        return execution.steps().stream()
                .map(step -> new RunReport.ReportStep(
                        step.name(),
                        step.type(),
                        step.component(),
                        graph.flatMap(one -> one.node(step.name()))
                                .map(node -> node.after().stream().sorted().toList())
                                .orElse(List.of()),
                        step.state(),
                        step.tries(),
                        step.startedAt(),
                        step.finishedAt(),
                        critical.contains(step.name()),
                        step.reason(),
                        step.message(),
                        step.evidence()))
                .toList();
    }

    /** From what failed, stopped the clock, or ended last, back along what it waited for longest. */
    private static Set<String> critical(Graph graph, Execution execution) {
        Map<String, StepStatus> done = new HashMap<>();
        execution.steps().stream()
                .filter(step -> step.startedAt() != null && step.finishedAt() != null)
                .forEach(step -> done.put(step.name(), step));
        Set<String> path = new HashSet<>();
        Optional<StepStatus> at = last(graph, execution, done);
        while (at.isPresent() && path.add(at.get().name())) {
            at = graph.node(at.get().name()).flatMap(node -> latest(node, done));
        }
        return path;
    }

    private static Optional<StepStatus> last(Graph graph, Execution execution, Map<String, StepStatus> done) {
        RunClock clock = execution.clock();
        boolean stopped = clock != null && clock.serviceHealthyAt() != null;
        Comparator<StepStatus> byEnd = Comparator.comparing(ReportSteps::end);
        Optional<StepStatus> failed = done.values().stream()
                .filter(step -> step.state() == StepState.FAILED)
                .min(byEnd);
        if (failed.isPresent()) {
            return failed;
        }
        return done.values().stream()
                .filter(step -> !stopped
                        || graph.node(step.name())
                                .filter(node -> node.mark() != null)
                                .isPresent())
                .max(byEnd)
                .or(() -> done.values().stream().max(byEnd));
    }

    private static Optional<StepStatus> latest(Node node, Map<String, StepStatus> done) {
        return node.after().stream()
                .filter(done::containsKey)
                .map(name -> done.getOrDefault(name, null))
                .max(Comparator.comparing(ReportSteps::end));
    }

    private static Instant end(@Nullable StepStatus step) {
        return step == null || step.finishedAt() == null ? Instant.MIN : step.finishedAt();
    }
}
