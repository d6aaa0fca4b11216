package io.holdfast.recovery.plan;

import io.holdfast.api.v1alpha1.Priority;
import io.holdfast.api.v1alpha1.plan.Mark;
import io.holdfast.api.v1alpha1.plan.OnInterrupt;
import io.holdfast.api.v1alpha1.plan.Retry;
import io.holdfast.api.v1alpha1.plan.StepFailure;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a run does.
 *
 * @param name unique in the graph
 * @param component the component that it belongs to
 * @param after names of the nodes that must be done before
 * @param timeout of one try
 * @param onFailure what its failure means when no tries are left
 * @param forPeople whether it is a person's to end
 * @param mark the moment that its success stands for
 */
public record Node(
        String name,
        Action action,
        @Nullable String component,
        Set<String> after,
        Duration timeout,
        Retry retry,
        StepFailure onFailure,
        OnInterrupt onInterrupt,
        boolean forPeople,
        Priority priority,
        @Nullable Mark mark) {

    public Node {
        after = Set.copyOf(after);
    }

    Node waitingFor(Set<String> nodes) {
        return new Node(
                name, action, component, nodes, timeout, retry, onFailure, onInterrupt, forPeople, priority, mark);
    }
}
