package io.holdfast.recovery.plan;

import io.holdfast.api.v1alpha1.ConfigKind;
import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.WorkloadRef;
import io.holdfast.api.v1alpha1.plan.Drill;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.Step;
import io.holdfast.recovery.schedule.ClockRule;
import io.holdfast.recovery.schedule.Schedules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds what the API server cannot: names that mean nothing, circles, and what a drill or recovery would lack. */
public final class PlanValidation {
    private final Resolution resolution;
    private final List<Problem> problems = new ArrayList<>();

    private PlanValidation(Resolution resolution) {
        this.resolution = resolution;
    }

    /** Everything that is wrong with the plan; nothing of it may run while there is something. */
    public static List<Problem> of(Resolution resolution) {
        PlanValidation validation = new PlanValidation(resolution);
        validation.problems.addAll(resolution.problems());
        validation.stepNames();
        validation.circles();
        validation.manifests();
        resolution.plan().drills().forEach(validation::drill);
        return List.copyOf(validation.problems);
    }

    private void stepNames() {
        Set<String> known = new HashSet<>();
        resolution.plan().components().forEach(one -> known.add(one.name()));
        resolution.plan().steps().forEach(one -> known.add(one.name()));
        for (Step step : resolution.plan().steps()) {
            named(step, "after", step.after(), known);
            named(step, "before", step.before(), known);
            String component = Steps.component(step);
            if (!component.isEmpty() && resolution.plan().component(component).isEmpty()) {
                add(
                        "UnknownComponent",
                        step.name(),
                        "it looks at component " + component + ", which the plan does not have");
            } else if (!component.isEmpty()
                    && resolution
                            .part(component)
                            .filter(part -> !part.hasStore())
                            .isPresent()) {
                add("ComponentWithoutStore", step.name(), "component " + component + " holds no data to look at");
            }
        }
    }

    private void named(Step step, String field, List<String> names, Set<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                add("UnknownStep", step.name(), field + " names " + name + ", which is neither a step nor a component");
            }
        }
    }

    private void circles() {
        if (!problems.isEmpty()) {
            return;
        }
        try {
            Expansion.of(resolution, RunScope.recovery());
            Expansion.of(resolution, RunScope.drill());
        } catch (Expansion.InvalidGraphException circle) {
            problems.add(new Problem(
                    "DependencyCircle",
                    null,
                    "these wait for each other: " + circle.getMessage(),
                    "Remove one of dependsOn, after and before."));
        }
    }

    /** What starts workloads or applies kinds needs their manifests. */
    private void manifests() {
        boolean drills = !resolution.plan().drills().isEmpty();
        boolean starts = resolution.plan().components().stream()
                .anyMatch(one -> !one.workloads().isEmpty());
        boolean applies = resolution.plan().steps().stream().anyMatch(step -> step.apply() != null);
        Part.Data manifests = resolution.manifests();
        if (manifests == null) {
            if (drills || starts || applies) {
                problems.add(new Problem(
                        "NoManifests",
                        null,
                        "workloads are started from saved manifests, and no recovery point of the plan holds any",
                        "Add a component of kind config, or set spec.manifests to a config source."));
            }
            return;
        }
        if (manifests.source().config() == null) {
            problems.add(new Problem(
                    "NoManifests",
                    null,
                    "source " + manifests.source().name() + " of policy " + manifests.policyName()
                            + " is no config source",
                    "Set spec.manifests to a config source."));
            return;
        }
        kinds(manifests, manifests.source().config().kinds());
    }

    private void kinds(Part.Data manifests, List<ConfigKind> kinds) {
        for (Part part : resolution.parts()) {
            for (WorkloadRef workload : part.component().workloads()) {
                boolean captured = kinds.contains(ConfigKind.ALL)
                        || kinds.stream()
                                .anyMatch(kind ->
                                        kind.kind().equals(workload.kind().kind()));
                if (!captured) {
                    problems.add(new Problem(
                            "KindNotCaptured",
                            part.name(),
                            workload + " is started from saved manifests, and policy " + manifests.policyName()
                                    + " does not capture the kind "
                                    + workload.kind().kind(),
                            "Add " + workload.kind().kind() + ", or All, to kinds of its config source."));
                }
            }
        }
    }

    private void drill(Drill drill) {
        try {
            // Names are of no matter here: they only make a jitter.
            ClockRule.of(drill).ifPresent(rule -> Schedules.read("", "", rule));
        } catch (Schedules.InvalidScheduleException unreadable) {
            add("InvalidSchedule", drill.name(), String.valueOf(unreadable.getMessage()));
        }
        RunScope scope = new RunScope(RunMode.DRILL, drill.components(), drill.withPeople(), VerificationLevel.RESTORE);
        for (Part part : resolution.parts()) {
            if (scope.closure(resolution.plan()).contains(part.name())
                    && part.hasStore()
                    && part.component().workloads().isEmpty()) {
                problems.add(new Problem(
                        "NoWorkload",
                        part.name(),
                        "drill " + drill.name() + " needs a store to restore into, and the component names no workload",
                        "Set workloads to what runs the store; it is started from the saved manifests."));
            }
        }
    }

    private void add(String reason, String subject, String message) {
        problems.add(new Problem(reason, subject, message, "Correct the name, or add what is missing to the plan."));
    }
}
