package io.holdfast.recovery.run;

import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.api.v1alpha1.run.RunFinding;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of one try of a step. */
public sealed interface Outcome {

    /** What was compared, whether it was as wanted or not. */
    List<CheckResult> checks();

    /** What a person should know. */
    List<RunFinding> findings();

    /** Keys of what was kept in the repository. */
    List<String> evidence();

    /**
     * It is done.
     *
     * @param message what was done
     * @param healthySince for a step that marks the service healthy: since when it has been so without a break
     */
    record Done(
            String message,
            List<CheckResult> checks,
            List<RunFinding> findings,
            List<String> evidence,
            @Nullable Instant healthySince)
            implements Outcome {

        /** Done, and nothing more to say. */
        public static Done saying(String message) {
            return new Done(message, List.of(), List.of(), List.of(), null);
        }
    }

    /**
     * It is not done.
     *
     * @param reason machine word
     * @param message what went wrong
     * @param hint what to do
     * @param worthRetry whether another try could help: a wrong plan stays wrong
     */
    record Failed(
            String reason,
            String message,
            String hint,
            boolean worthRetry,
            List<CheckResult> checks,
            List<RunFinding> findings,
            List<String> evidence)
            implements Outcome {

        /** Failed, and nothing more to say. */
        public static Failed because(String reason, String message, String hint, boolean worthRetry) {
            return new Failed(reason, message, hint, worthRetry, List.of(), List.of(), List.of());
        }
    }
}
