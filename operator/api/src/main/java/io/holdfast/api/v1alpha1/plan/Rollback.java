package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What takes a step's effect back; exactly one action. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What takes a step's effect back; exactly one action.")
@ValidationRule(
        value = "[has(self.scale), has(self.network), has(self.http), has(self.job)].filter(x, x).size() == 1",
        message = "a rollback needs exactly one action")
public record Rollback(
        @JsonPropertyDescription("Scale a workload.") @Nullable
        ScaleAction scale,

        @JsonPropertyDescription("Cut off or release pods.") @Nullable
        NetworkAction network,

        @JsonPropertyDescription("Send a request.") @Nullable
        HttpAction http,

        @JsonPropertyDescription("Run a pod.") @Nullable JobAction job) {}
