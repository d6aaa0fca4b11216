package io.holdfast.recovery.plan;

import io.holdfast.api.v1alpha1.plan.HttpMethod;
import io.holdfast.api.v1alpha1.plan.OnInterrupt;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What follows from a step's one action. */
final class Steps {
    private Steps() {}

    static String type(Step step) {
        if (step.apply() != null) {
            return "Apply";
        }
        if (step.scale() != null) {
            return "Scale";
        }
        if (step.http() != null) {
            return "Http";
        }
        if (step.count() != null) {
            return "Count";
        }
        if (step.redis() != null) {
            return "RedisCheck";
        }
        if (step.qdrant() != null) {
            return "QdrantCheck";
        }
        if (step.sql() != null) {
            return "SqlCheck";
        }
        if (step.job() != null) {
            return "Job";
        }
        if (step.evidence() != null) {
            return "Evidence";
        }
        if (step.network() != null) {
            return "Network";
        }
        if (step.waitFor() != null) {
            return "WaitFor";
        }
        return step.manual() == null ? "Approval" : "Manual";
    }

    /**
     * The steps of the plan that a run has: those of its mode, but for what stands on a component or step that the run
     * does not have.
     */
    static List<Step> inScope(RestorePlanSpec plan, RunScope scope, Set<String> components) {
        if (scope.mode() != RunMode.DRILL && scope.mode() != RunMode.RECOVERY) {
            return List.of();
        }
        List<Step> rest = new ArrayList<>(plan.steps().stream()
                .filter(step -> step.modes().contains(scope.mode()))
                .toList());
        Set<String> names = new HashSet<>(components);
        List<Step> steps = new ArrayList<>();
        for (List<Step> next = standing(rest, names, plan, scope.mode());
                !next.isEmpty();
                next = standing(rest, names, plan, scope.mode())) {
            next.forEach(step -> names.add(step.name()));
            steps.addAll(next);
            rest.removeAll(next);
        }
        // Of the whole plan only steps in a circle are left; the graph finds the circle and names it.
        if (scope.components().isEmpty()) {
            steps.addAll(rest);
        }
        return steps;
    }

    private static List<Step> standing(List<Step> steps, Set<String> names, RestorePlanSpec plan, RunMode mode) {
        return steps.stream()
                .filter(step -> names.containsAll(after(step, plan, mode)))
                .filter(step -> component(step).isEmpty() || names.contains(component(step)))
                .toList();
    }

    /** What a step stands on in a run of that mode: a step that is not for it is passed through to what that stands on. */
    static Set<String> after(Step step, RestorePlanSpec plan, RunMode mode) {
        Set<String> after = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(step.after());
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            Optional<Step> passed = plan.steps().stream()
                    .filter(one -> one.name().equals(name) && !one.modes().contains(mode))
                    .findFirst();
            if (passed.isEmpty()) {
                after.add(name);
            } else if (seen.add(name)) {
                open.addAll(passed.get().after());
            }
        }
        return after;
    }

    static boolean isForPeople(Step step) {
        return step.manual() != null || step.approval() != null;
    }

    /** A request that changes something may have done so although nobody saw the answer. */
    static OnInterrupt onInterrupt(Step step) {
        if (step.onInterrupt() != null) {
            return step.onInterrupt();
        }
        boolean changes = step.http() != null
                && (step.http().method() == HttpMethod.POST || step.http().method() == HttpMethod.PATCH);
        return changes ? OnInterrupt.ASK_PERSON : OnInterrupt.RESTART;
    }

    /** The component whose data the step looks at; empty if it looks at none. */
    static String component(Step step) {
        if (step.count() != null) {
            return step.count().component();
        }
        if (step.redis() != null) {
            return step.redis().component();
        }
        return step.qdrant() == null ? "" : step.qdrant().component();
    }
}
