package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.List;
import java.util.Objects;

/** What a recovery needs before it writes anything. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a recovery needs before it writes anything.")
public record Approval(
        @Default("1") @Min(0) @Max(10) @JsonPropertyDescription("How many people must approve.")
        Integer required,

        @Size(max = 32)
        @JsonPropertyDescription(
                "User names, as the API server knows them; none named means whoever may create RunDecisions.")
        List<@Size(max = 253) String> approvers,

        @Default("true")
        @JsonPropertyDescription("Whether the person who started the run may neither approve it nor skip a step of it.")
        Boolean separateFromRequester,

        @Default("30m") @Pattern(Patterns.DURATION) @Size(max = 20) @JsonPropertyDescription("How long to wait.")
        String timeout,

        @Default("Abort")
        @JsonPropertyDescription("What happens then. What people do by hand is never done without them.")
        OnTimeout onTimeout) {

    public Approval {
        required = Objects.requireNonNullElse(required, 1);
        approvers = approvers == null ? List.of() : List.copyOf(approvers);
        separateFromRequester = Objects.requireNonNullElse(separateFromRequester, true);
        timeout = Objects.requireNonNullElse(timeout, "30m");
        onTimeout = Objects.requireNonNullElse(onTimeout, OnTimeout.ABORT);
    }
}
