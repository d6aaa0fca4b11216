package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** How a run ended. */
public enum RunResult {
    /** Everything was done, within the objectives, and nothing was found. */
    @JsonProperty("Passed")
    PASSED,
    /** Everything critical was done; what was found is in the report. */
    @JsonProperty("PassedWithFindings")
    PASSED_WITH_FINDINGS,
    /** Something critical was not done, or an objective was missed. */
    @JsonProperty("Failed")
    FAILED,
    /** A person or a more urgent run ended it. */
    @JsonProperty("Aborted")
    ABORTED,
    /** It took longer than allowed. */
    @JsonProperty("TimedOut")
    TIMED_OUT,
    /** It could not be measured; it never counts as passed. */
    @JsonProperty("Inconclusive")
    INCONCLUSIVE;

    /** Whether a run that ended so did what it was for; one that has not ended did not. */
    public static boolean passed(@Nullable RunResult result) {
        return result == PASSED || result == PASSED_WITH_FINDINGS;
    }
}
