package io.holdfast.recovery.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The nodes of a run, in an order in which they can run one by one. */
public record Graph(List<Node> nodes) {

    public Graph {
        nodes = List.copyOf(nodes);
    }

    /**
     * Puts nodes into an order in which each comes after those that it waits for; among those that could come next the
     * more important one comes first, and then the one that was named first.
     *
     * @throws CircleException if they wait for each other
     */
    static Graph ordered(List<Node> nodes) {
        Map<String, Node> rest = new LinkedHashMap<>();
        nodes.forEach(node -> rest.put(node.name(), node));
        List<Node> ordered = new ArrayList<>();
        Set<String> done = new HashSet<>();
        while (!rest.isEmpty()) {
            Node next = rest.values().stream()
                    .filter(node -> done.containsAll(node.after()))
                    .min(Comparator.comparing(Node::priority))
                    .orElseThrow(() -> new CircleException(circle(rest)));
            rest.remove(next.name());
            done.add(next.name());
            ordered.add(next);
        }
        return new Graph(ordered);
    }

    /** The node of that name. */
    public Optional<Node> node(String name) {
        return nodes.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** The nodes of a component. */
    public List<Node> of(String component) {
        return nodes.stream().filter(one -> component.equals(one.component())).toList();
    }

    /** Nodes wait for each other in a circle. */
    static final class CircleException extends RuntimeException {
        CircleException(String circle) {
            super(circle);
        }
    }

    /** Walks from node to node along what is waited for, until one comes again. */
    private static String circle(Map<String, Node> rest) {
        List<String> path = new ArrayList<>();
        String at = rest.keySet().iterator().next();
        while (!path.contains(at)) {
            path.add(at);
            at = Objects.requireNonNull(rest.get(at)).after().stream()
                    .filter(rest::containsKey)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
        List<String> circle = new ArrayList<>(path.subList(path.indexOf(at), path.size()));
        circle.add(at);
        return circle.reversed().stream().collect(Collectors.joining(" → "));
    }
}
