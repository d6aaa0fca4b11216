package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the plan would work, and when that was last shown. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Whether the plan would work, and when that was last shown.")
public record RestorePlanStatus(
        @JsonPropertyDescription("Generation of the spec that this status is about.") @Nullable
        Long observedGeneration,

        @Size(max = 64) @JsonPropertyDescription("Digest of the plan and of the policies that it stands on.") @Nullable
        String planDigest,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Ready: valid and armed. Recoverable: a recovery would work and reach its objectives. Verified: a drill of this very plan has passed, not too long ago. DrillOverdue is present only when abnormal.")
        List<Condition> conditions,

        @JsonPropertyDescription("What a recovery is expected to take.") @Nullable
        Estimate estimate,

        @Size(max = 32) @JsonPropertyDescription("What each component would lose.")
        List<Exposure> exposure,

        @Size(max = 32) @JsonPropertyDescription("What stands between the plan and its objectives.")
        List<PlanFinding> findings,

        @Size(max = 16) @JsonPropertyDescription("Where each drill stands.")
        List<DrillStatus> drills,

        @JsonPropertyDescription("The last look whether it would work.") @Nullable
        RunSummary lastReadiness,

        @JsonPropertyDescription("The last drill that was not aborted.") @Nullable
        RunSummary lastDrill,

        @JsonPropertyDescription("The last drill of the whole plan, or of all its parts, that passed.") @Nullable
        RunSummary lastPassed,

        @JsonPropertyDescription("The last recovery.") @Nullable
        RunSummary lastRecovery,

        @Size(max = 320) @JsonPropertyDescription("How long steps took.")
        List<MeasuredStep> measured,

        @Size(max = 64) @JsonPropertyDescription("Finished runs by mode and result, counted since the plan exists.")
        Map<String, Long> results,

        @Size(max = 512) @JsonPropertyDescription("UIDs of the runs that are in these figures and still exist.")
        List<@Size(max = 36) String> counted,

        @Size(max = 128)
        @JsonPropertyDescription("Last value of the annotation holdfast.io/requested-at that was acted on.")
        @Nullable
        String lastRequest) {

    public RestorePlanStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        exposure = exposure == null ? List.of() : List.copyOf(exposure);
        findings = findings == null ? List.of() : List.copyOf(findings);
        drills = drills == null ? List.of() : List.copyOf(drills);
        measured = measured == null ? List.of() : List.copyOf(measured);
        results = results == null ? Map.of() : Map.copyOf(results);
        counted = counted == null ? List.of() : List.copyOf(counted);
    }

    /** A plan that nobody has looked at yet. */
    public static RestorePlanStatus fresh() {
        return new RestorePlanStatus(
                null, null, List.of(), null, List.of(), List.of(), List.of(), null, null, null, null, List.of(),
                Map.of(), List.of(), null);
    }
}
