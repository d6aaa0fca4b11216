package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.holdfast.api.v1alpha1.KeyRef;
import io.holdfast.api.v1alpha1.Patterns;
import io.holdfast.api.v1alpha1.PolicySourceRef;
import io.holdfast.api.v1alpha1.WorkerSettings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How to recover, and how to rehearse it. Nothing happens by applying a plan, but that its drills are armed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription(
        "How to recover, and how to rehearse it. Nothing happens by applying a plan, but that its drills are armed.")
@ValidationRule(
        value =
                "self.components.all(c, !has(c.dependsOn) || c.dependsOn.all(d, d != c.name && self.components.exists(x, x.name == d)))",
        message = "every name in dependsOn must be another component of the plan")
@ValidationRule(
        value = "!has(self.worker) || !has(self.worker.nearSource)",
        message =
                "worker.nearSource is for backups: a run reaches several workloads; use nodeSelector or nodeRequirements")
@ValidationRule(
        value = "!has(self.steps) || self.steps.all(s, !self.components.exists(c, c.name == s.name))",
        message = "a step must not have the name of a component")
@ValidationRule(
        value =
                "!has(self.drills) || self.drills.all(d, !has(d.components) || d.components.all(n, self.components.exists(c, c.name == n)))",
        message = "every component that a drill names must be in spec.components")
public record RestorePlanSpec(
        @Default("Custom") @JsonPropertyDescription("What has happened when this plan is needed.")
        Scenario scenario,

        @Size(max = 2048) @JsonPropertyDescription("What the plan does, for people.") @Nullable
        String description,

        @JsonPropertyDescription("Who answers for it.") @Nullable
        Owner owner,

        @Pattern(Patterns.HTTP_URL) @Size(max = 1024) @JsonPropertyDescription("Where people read on.") @Nullable
        String runbookURL,

        @JsonPropertyDescription("What a recovery must reach.")
        PlanObjectives objectives,

        @Required
        @JsonPropertyDescription(
                "Secret with the age identity that opens recovery points; mounted into the workers of runs only.")
        KeyRef identity,

        @JsonPropertyDescription(
                "The config source whose recovery points hold the manifests; absent means the first component that is one.")
        @Nullable
        PolicySourceRef manifests,

        @JsonPropertyDescription("Which recovery points are taken.")
        PointSelection recoveryPoint,

        @Required @Size(min = 1, max = 32) @JsonPropertyDescription("What comes back.")
        List<Component> components,

        @Size(max = 48) @JsonPropertyDescription("What components do not say.")
        List<Step> steps,

        @Default("Pause")
        @JsonPropertyDescription(
                "What the failure of a step means that says nothing itself. In a drill Pause means Fail.")
        StepFailure onFailure,

        @Default("1h")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How long a paused run waits for a decision before it fails.")
        String maxPause,

        @JsonPropertyDescription("What a recovery needs before it writes anything; absent means nothing.") @Nullable
        Approval approval,

        @JsonPropertyDescription("Where drills run.") Isolation isolation,

        @Size(max = 16) @JsonPropertyDescription("When the plan is rehearsed.")
        List<Drill> drills,

        @Default("35d")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How long a passed drill proves the plan.")
        String verifiedFor,

        @Default("1d")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How often it is looked whether a recovery would work; nothing is written then.")
        String readinessInterval,

        @JsonPropertyDescription("Who is told.") @Nullable Communications communications,

        @JsonPropertyDescription("What is kept.") EvidenceSettings evidence,

        @JsonPropertyDescription("How many finished runs are kept.")
        RunHistory history,

        @JsonPropertyDescription("How the worker pods of runs are placed and sized.")
        WorkerSettings worker,

        @Default("12h")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How long a run may take, waiting included.")
        String activeDeadline,

        @Default("false") @JsonPropertyDescription("Stop all drills and readiness runs; recoveries still start.")
        boolean suspend) {

    public RestorePlanSpec {
        scenario = Objects.requireNonNullElse(scenario, Scenario.CUSTOM);
        objectives = Objects.requireNonNullElse(objectives, PlanObjectives.USUAL);
        Objects.requireNonNull(identity, "identity is required");
        recoveryPoint = Objects.requireNonNullElse(recoveryPoint, PointSelection.USUAL);
        components = components == null ? List.of() : List.copyOf(components);
        steps = steps == null ? List.of() : List.copyOf(steps);
        onFailure = Objects.requireNonNullElse(onFailure, StepFailure.PAUSE);
        maxPause = Objects.requireNonNullElse(maxPause, "1h");
        isolation = Objects.requireNonNullElse(isolation, Isolation.USUAL);
        drills = drills == null ? List.of() : List.copyOf(drills);
        verifiedFor = Objects.requireNonNullElse(verifiedFor, "35d");
        readinessInterval = Objects.requireNonNullElse(readinessInterval, "1d");
        evidence = Objects.requireNonNullElse(evidence, EvidenceSettings.USUAL);
        history = Objects.requireNonNullElse(history, RunHistory.USUAL);
        worker = Objects.requireNonNullElse(worker, WorkerSettings.USUAL);
        activeDeadline = Objects.requireNonNullElse(activeDeadline, "12h");
    }

    /** The component of that name. */
    public Optional<Component> component(String name) {
        return components.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** The drill of that name. */
    public Optional<Drill> drill(String name) {
        return drills.stream().filter(one -> one.name().equals(name)).findFirst();
    }
}
