package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Waits for approvals. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Waits for approvals.")
public record ApprovalAction(
        @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("What is approved.")
        String reason,

        @Min(1)
        @Max(10)
        @JsonPropertyDescription("How many people must approve; absent means as spec.approval says.")
        @Nullable
        Integer required) {

    public ApprovalAction {
        Objects.requireNonNull(reason, "reason is required");
    }
}
