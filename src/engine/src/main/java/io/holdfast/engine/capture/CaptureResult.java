package io.holdfast.engine.capture;

import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.repository.StoredPoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a capture, by repository. It is a success only if every repository holds the recovery point.
 *
 * @param outcomes in the order of the plan's destinations
 */
public record CaptureResult(List<Outcome> outcomes) {

    public CaptureResult {
        outcomes = List.copyOf(outcomes);
    }

    /** One repository's part: the point, or why there is none. */
    public record Outcome(
            String repository,
            @Nullable StoredPoint point,
            @Nullable RecoveryException failure) {}

    /** Whether every repository holds the recovery point. */
    public boolean complete() {
        return outcomes.stream().allMatch(outcome -> outcome.point() != null);
    }

    /** A recovery point that was stored; all are alike in what they hold. */
    public StoredPoint point() {
        return outcomes.stream()
                .map(Outcome::point)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
