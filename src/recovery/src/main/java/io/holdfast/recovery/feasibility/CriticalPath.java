package io.holdfast.recovery.feasibility;

import io.holdfast.api.v1alpha1.plan.Clock;
import io.holdfast.api.v1alpha1.plan.Mark;
import io.holdfast.recovery.plan.Action;
import io.holdfast.recovery.plan.Graph;
import io.holdfast.recovery.plan.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The steps whose durations add up to that of the whole.
 *
 * @param nodes from the first to the one that stops the clock
 * @param total of all of them
 * @param human of those that wait for people
 */
record CriticalPath(List<Node> nodes, Duration total, Duration human) {

    static CriticalPath of(Graph graph, Clock clock, Function<Node, Duration> durations) {
        Map<String, Duration> ends = new HashMap<>();
        Map<String, Node> decides = new HashMap<>();
        // The graph is in an order in which everything that a node waits for comes before it.
        for (Node node : graph.nodes()) {
            Duration start = Duration.ZERO;
            for (String name : node.after()) {
                Duration end = Objects.requireNonNull(ends.get(name));
                if (end.compareTo(start) > 0) {
                    start = end;
                    decides.put(node.name(), graph.node(name).orElseThrow());
                }
            }
            ends.put(node.name(), start.plus(durations.apply(node)));
        }
        List<Node> path = new ArrayList<>();
        Node at = last(graph, clock, ends);
        while (at != null) {
            path.addFirst(at);
            at = decides.get(at.name());
        }
        return new CriticalPath(
                path,
                sum(path, durations),
                sum(path.stream().filter(Node::forPeople).toList(), durations));
    }

    private static Node last(Graph graph, Clock clock, Map<String, Duration> ends) {
        List<Node> stopping = graph.nodes().stream()
                .filter(node -> clock == Clock.SERVICE_HEALTHY
                        ? node.mark() == Mark.SERVICE_HEALTHY
                        : node.action() instanceof Action.CountData
                                || node.action() instanceof Action.ApplyConfiguration)
                .toList();
        List<Node> candidates = stopping.isEmpty() ? graph.nodes() : stopping;
        return candidates.stream()
                .max(Comparator.comparing(node -> Objects.requireNonNull(ends.get(node.name()))))
                .orElseThrow();
    }

    private static Duration sum(List<Node> nodes, Function<Node, Duration> durations) {
        return nodes.stream().map(durations).reduce(Duration.ZERO, Duration::plus);
    }
}
