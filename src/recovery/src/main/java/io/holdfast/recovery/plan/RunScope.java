package io.holdfast.recovery.plan;

import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a plan one run does.
 *
 * @param components only these and what they depend on; none means all
 * @param withPeople whether approvals and manual steps are walked through
 * @param level of a verification
 */
public record RunScope(RunMode mode, List<String> components, boolean withPeople, VerificationLevel level) {

    public RunScope {
        components = List.copyOf(components);
    }

    /** A recovery of everything. */
    public static RunScope recovery() {
        return new RunScope(RunMode.RECOVERY, List.of(), true, VerificationLevel.RESTORE);
    }

    /** A drill of everything, without people. */
    public static RunScope drill() {
        return new RunScope(RunMode.DRILL, List.of(), false, VerificationLevel.RESTORE);
    }

    /** Whether the run works in a namespace of its own. */
    public boolean isolated() {
        return mode == RunMode.DRILL || (mode == RunMode.VERIFICATION && level == VerificationLevel.RESTORE);
    }

    /** Whether every component of the plan is in: only such a run proves the plan. */
    public boolean coversAll(RestorePlanSpec plan) {
        return closure(plan).size() == plan.components().size();
    }

    /** Whether everything that the other one does is in. */
    public boolean covers(RunScope other, RestorePlanSpec plan) {
        return closure(plan).containsAll(other.closure(plan));
    }

    /** The components of the plan that are in, with those that they depend on. */
    Set<String> closure(RestorePlanSpec plan) {
        Set<String> in = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(
                components.isEmpty()
                        ? plan.components().stream().map(one -> one.name()).toList()
                        : components);
        while (!open.isEmpty()) {
            String name = open.pop();
            if (in.add(name)) {
                plan.component(name).ifPresent(one -> open.addAll(one.dependsOn()));
            }
        }
        return in;
    }
}
