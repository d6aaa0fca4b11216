package io.holdfast.recovery.plan;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.Priority;
import io.holdfast.api.v1alpha1.plan.Approval;
import io.holdfast.api.v1alpha1.plan.Importance;
import io.holdfast.api.v1alpha1.plan.OnInterrupt;
import io.holdfast.api.v1alpha1.plan.Retry;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.Step;
import io.holdfast.api.v1alpha1.plan.StepFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From what a plan says to the nodes that a run goes through. */
public final class Expansion {
    /** The node that makes a drill's namespace. */
    public static final String ISOLATION = "isolation";

    /** The node that waits for the approvals of the whole run. */
    public static final String APPROVAL = "approval";

    /** The node that applies the manifests that a drill's workloads need, where no component does. */
    public static final String FOUNDATIONS = "foundations";

    /** The node that applies the saved policies, when everything else of a recovery is done. */
    public static final String POLICIES = "policies:apply";

    private static final Duration SHORT = Duration.ofMinutes(5);
    private static final Duration START = Duration.ofMinutes(10);

    private final Resolution resolution;
    private final RunScope scope;
    private final Set<String> inScope;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, List<String>> ofComponent = new HashMap<>();

    private Expansion(Resolution resolution, RunScope scope) {
        this.resolution = resolution;
        this.scope = scope;
        this.inScope = scope.closure(resolution.plan());
    }

    /**
     * The graph of one run.
     *
     * @throws InvalidGraphException if the nodes wait for each other in a circle
     */
    public static Graph of(Resolution resolution, RunScope scope) {
        try {
            return new Expansion(resolution, scope).expand();
        } catch (Graph.CircleException circle) {
            throw new InvalidGraphException(String.valueOf(circle.getMessage()));
        }
    }

    /** The plan's parts and steps wait for each other in a circle; the message is the circle. */
    public static final class InvalidGraphException extends RuntimeException {
        InvalidGraphException(String circle) {
            super(circle);
        }
    }

    private Graph expand() {
        if (scope.mode() == RunMode.READINESS) {
            add("surroundings", new Action.CheckSurroundings(), null, Set.of(), SHORT);
        }
        Set<String> first = beginning();
        for (Part part : resolution.parts()) {
            if (inScope.contains(part.name())) {
                component(part, first);
            }
        }
        connectComponents(first);
        for (Step step : Steps.inScope(resolution.plan(), scope, inScope)) {
            step(step, first);
        }
        connectBefore();
        policies();
        return Graph.ordered(nodes);
    }

    /** Nothing waits for it, and a recovery that only lacks it has recovered. */
    private void policies() {
        boolean configured = resolution
                .manifestPart()
                .filter(part -> inScope.contains(part.name()))
                .isPresent();
        if (scope.mode() == RunMode.RECOVERY && configured) {
            Set<String> all = nodes.stream().map(Node::name).collect(Collectors.toCollection(LinkedHashSet::new));
            nodes.add(new Node(
                    POLICIES,
                    new Action.ApplyPolicies(),
                    null,
                    all,
                    SHORT,
                    Retry.USUAL,
                    StepFailure.CONTINUE,
                    OnInterrupt.RESTART,
                    false,
                    Priority.P4,
                    null));
        }
    }

    /** What comes before everything else; the names of its last nodes. */
    private Set<String> beginning() {
        Approval approval = resolution.plan().approval();
        if (scope.mode() == RunMode.RECOVERY && approval != null && approval.required() > 0) {
            Duration timeout = HoldfastDuration.parse(approval.timeout());
            nodes.add(people(APPROVAL, new Action.ApproveRun(approval), Set.of(), timeout));
            return Set.of(APPROVAL);
        }
        if (!scope.isolated()) {
            return Set.of();
        }
        add(ISOLATION, new Action.OpenIsolation(), null, Set.of(), SHORT);
        boolean configured = resolution
                .manifestPart()
                .filter(part -> inScope.contains(part.name()))
                .isPresent();
        if (configured || resolution.manifests() == null) {
            return Set.of(ISOLATION);
        }
        add(FOUNDATIONS, new Action.ApplyConfiguration(), null, Set.of(ISOLATION), SHORT);
        return Set.of(FOUNDATIONS);
    }

    private void component(Part part, Set<String> first) {
        Set<String> after = first;
        List<String> names = new ArrayList<>();
        for (Action action : Recipe.of(part, scope)) {
            String name = part.name() + ":" + word(action);
            Duration timeout = switch (action) {
                case Action.RestoreData _, Action.SafetyCopy _, Action.VerifyContent _ ->
                    HoldfastDuration.parse(part.component().timeout());
                case Action.StartWorkloads _ -> START;
                default -> SHORT;
            };
            add(name, action, part, after, timeout);
            names.add(name);
            after = Set.of(name);
        }
        ofComponent.put(part.name(), names);
    }

    /** A component begins when those that it depends on have ended. */
    private void connectComponents(Set<String> first) {
        for (Part part : resolution.parts()) {
            List<String> own = ofComponent.getOrDefault(part.name(), List.of());
            if (!own.isEmpty()) {
                Set<String> after = new LinkedHashSet<>(first);
                part.component().dependsOn().forEach(name -> after.addAll(lastOf(name)));
                reconnect(own.getFirst(), after);
            }
        }
    }

    private void step(Step step, Set<String> first) {
        Set<String> after = new LinkedHashSet<>(first);
        Steps.after(step, resolution.plan(), scope.mode()).forEach(name -> after.addAll(lastOf(name)));
        nodes.add(new Node(
                step.name(),
                new Action.Custom(step),
                null,
                after,
                HoldfastDuration.parse(step.timeout()),
                step.retry(),
                failure(step.onFailure(), true),
                scope.isolated() ? OnInterrupt.RESTART : Steps.onInterrupt(step),
                Steps.isForPeople(step),
                Priority.P1,
                step.marks()));
    }

    private void connectBefore() {
        for (Step step : resolution.plan().steps()) {
            if (nodes.stream().anyMatch(node -> node.name().equals(step.name()))) {
                step.before().stream()
                        .flatMap(name -> firstOf(name).stream())
                        .forEach(name -> alsoAfter(name, step.name()));
            }
        }
    }

    private Set<String> lastOf(String name) {
        List<String> own = ofComponent.get(name);
        return own == null ? Set.of(name) : own.isEmpty() ? Set.of() : Set.of(own.getLast());
    }

    private Set<String> firstOf(String name) {
        List<String> own = ofComponent.get(name);
        return own == null ? Set.of(name) : own.isEmpty() ? Set.of() : Set.of(own.getFirst());
    }

    private void add(String name, Action action, @Nullable Part part, Set<String> after, Duration timeout) {
        boolean critical = part == null || part.component().importance() == Importance.CRITICAL;
        nodes.add(new Node(
                name,
                action,
                part == null ? null : part.name(),
                after,
                timeout,
                Retry.USUAL,
                failure(null, critical),
                OnInterrupt.RESTART,
                false,
                part == null ? Priority.P1 : part.priority(),
                null));
    }

    private Node people(String name, Action action, Set<String> after, Duration timeout) {
        return new Node(
                name,
                action,
                null,
                after,
                timeout,
                Retry.USUAL,
                StepFailure.FAIL,
                OnInterrupt.RESTART,
                true,
                Priority.P1,
                null);
    }

    /** Nobody watches a drill without people, so that what would pause it fails it. */
    private StepFailure failure(@Nullable StepFailure own, boolean critical) {
        StepFailure wanted = own != null ? own : critical ? resolution.plan().onFailure() : StepFailure.CONTINUE;
        boolean attended = scope.mode() == RunMode.RECOVERY || scope.withPeople();
        return wanted == StepFailure.PAUSE && !attended ? StepFailure.FAIL : wanted;
    }

    private void reconnect(String name, Set<String> after) {
        nodes.replaceAll(node -> node.name().equals(name) ? node.waitingFor(after) : node);
    }

    private void alsoAfter(String name, String other) {
        nodes.replaceAll(node -> {
            if (!node.name().equals(name)) {
                return node;
            }
            Set<String> after = new LinkedHashSet<>(node.after());
            after.add(other);
            return node.waitingFor(after);
        });
    }

    private static String word(Action action) {
        return Objects.requireNonNull(action.type()).toLowerCase(java.util.Locale.ROOT);
    }
}
