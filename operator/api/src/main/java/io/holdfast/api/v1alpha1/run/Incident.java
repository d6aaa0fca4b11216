package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the run answers. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What the run answers.")
@ValidationRule(
        value = "!has(self.startedAt) || !has(self.detectedAt) || self.startedAt <= self.detectedAt",
        message = "detectedAt must not be before startedAt")
public record Incident(
        @Size(max = 128) @JsonPropertyDescription("Its name elsewhere.") @Nullable
        String id,

        @JsonPropertyDescription(
                "When the harm began. Recovery points of a later state hold it, too: where the plan takes the latest one, they are passed over.")
        @Nullable
        Instant startedAt,

        @JsonPropertyDescription("When it was noticed; the clock starts here.") @Nullable
        Instant detectedAt) {}
