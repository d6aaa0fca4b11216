package io.holdfast.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.operator.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeaksTest {
    private static final Instant ENDED = Instant.parse("2026-01-02T02:00:00Z");
    private static final Duration KEEP = Duration.ofHours(2);
    private static final String LEFT =
            "finishedAt: \"2026-01-02T02:00:00Z\", ledger: [{kind: Namespace, name: y}, {kind: Namespace, name: z, removed: true}]";

    @Test
    void whatAnEndedRunCouldNotRemoveIsLeft() {
        assertThat(count("Finished", LEFT, ENDED)).isEqualTo(1);
        assertThat(count("Running", LEFT, ENDED)).isZero();
    }

    @Test
    void whatIsKeptToBeLookedAtIsNotUntilItsTimeIsOver() {
        String kept = LEFT + ", findings: [{severity: Low, reason: KeptOnFailure, message: kept}]";
        assertThat(count("Finished", kept, ENDED.plus(KEEP).minusSeconds(1))).isZero();
        assertThat(count("Finished", kept, ENDED.plus(KEEP))).isEqualTo(1);
    }

    private static double count(String state, String execution, Instant now) {
        RestoreRun run = Runs.of("r", "{planRef: {name: p}, mode: Drill}", ENDED);
        run.setStatus(Runs.read(RestoreRunStatus.class, "{state: " + state + ", execution: {" + execution + "}}"));
        return Leaks.count(Stream.of(run), KEEP, now);
    }
}
