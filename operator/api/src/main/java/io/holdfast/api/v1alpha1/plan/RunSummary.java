package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is kept of a finished run. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What is kept of a finished run.")
public record RunSummary(
        @Required @Size(max = 253) @JsonPropertyDescription("Name of the RestoreRun.")
        String run,

        @Size(max = 40) @JsonPropertyDescription("Name of the drill.") @Nullable
        String drill,

        @Required @JsonPropertyDescription("How it ended.") RunResult result,

        @Required @JsonPropertyDescription("When.") Instant finishedAt,

        @Size(max = 64) @JsonPropertyDescription("Digest of the plan that it carried out.") @Nullable
        String planDigest,

        @Size(max = 64) @JsonPropertyDescription("Digest of the recovery points that it took.") @Nullable
        String pointsDigest,

        @JsonPropertyDescription("Recovery time.") @Nullable Double rtoSeconds,

        @JsonPropertyDescription("Largest loss.") @Nullable Double rpoSeconds,

        @JsonPropertyDescription("Whether the recovery time was acceptable.") @Nullable
        Boolean rtoMet,

        @JsonPropertyDescription("Whether the loss was.") @Nullable
        Boolean rpoMet,

        @JsonPropertyDescription("Objects that it made and could not remove.")
        int leaked,

        @Size(max = 1024) @JsonPropertyDescription("Why it failed.") @Nullable
        String reason,

        @JsonPropertyDescription("Its report.") @Nullable ReportRef report) {

    public RunSummary {
        Objects.requireNonNull(run, "run is required");
        Objects.requireNonNull(result, "result is required");
        Objects.requireNonNull(finishedAt, "finishedAt is required");
    }
}
