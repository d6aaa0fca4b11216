package io.holdfast.api.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.RepositoryOutcome;
import io.holdfast.api.v1alpha1.RepositoryResult;
import io.holdfast.api.v1alpha1.Transport;
import io.holdfast.api.v1alpha1.TransportChoice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminationLogTest {

    @Test
    void aResultThatFitsIsReadBackWhole() {
        WorkerResult result = succeeded(List.of("one warning"), 3);
        assertThat(TerminationLog.readResult(TerminationLog.write(result))).contains(result);
    }

    @Test
    void warningsGoFirstAndTheRecoveryPointStays() {
        WorkerResult result = succeeded(warnings(200), 3);
        WorkerResult read = TerminationLog.readResult(written(result)).orElseThrow();
        assertThat(read.recoveryPoint()).isEqualTo(result.recoveryPoint());
        assertThat(read.warnings()).isNotEmpty().hasSizeLessThan(200);
    }

    @Test
    void countsGoWhenWarningsAreNotEnough() {
        WorkerResult read = TerminationLog.readResult(written(succeeded(warnings(200), 500)))
                .orElseThrow();
        assertThat(read.recoveryPoint())
                .isNotNull()
                .extracting(RecoveryPointRef::counts)
                .isEqualTo(Map.of());
        assertThat(read.outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void aLongFailureKeepsItsReason() {
        Failure failure = new Failure(FailureKind.INTEGRITY, "DigestMismatch", "ä".repeat(5000), "h".repeat(5000));
        WorkerResult result =
                new WorkerResult(Outcome.FAILED, null, List.of(), null, Map.of(), List.of(), 0, failure, true, 0);
        WorkerResult read = TerminationLog.readResult(written(result)).orElseThrow();
        assertThat(read.remains()).isTrue();
        assertThat(read.failure()).isNotNull().extracting(Failure::reason).isEqualTo("DigestMismatch");
    }

    @Test
    void whatAnotherProcessWroteIsNoResult() {
        assertThat(TerminationLog.readResult("Killed")).isEmpty();
        assertThat(TerminationLog.readResult("")).isEmpty();
        assertThat(TerminationLog.readResult("{\"outcome\":")).isEmpty();
        assertThat(TerminationLog.readProbe("{}")).isEmpty();
    }

    @Test
    void aProbeIsReadBack() {
        RepositoryProbe probe =
                new RepositoryProbe("main", false, "BucketMissing", "no bucket abc", null, null, List.of("x"), "y");
        assertThat(TerminationLog.readProbe(TerminationLog.write(probe))).contains(probe);
    }

    private static String written(WorkerResult result) {
        String text = TerminationLog.write(result);
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(TerminationLog.LIMIT);
        return text;
    }

    private static WorkerResult succeeded(List<String> warnings, int counts) {
        Map<String, Long> counted = IntStream.range(0, counts)
                .boxed()
                .collect(Collectors.toMap(
                        i -> "a-collection-with-a-name-that-says-in-many-words-what-it-holds-" + i, i -> (long) i));
        return new WorkerResult(
                Outcome.SUCCEEDED,
                new RecoveryPointRef(
                        "01J",
                        "redis/ns/p/s/x/manifest.json",
                        Instant.parse("2026-01-01T02:00:01.5Z"),
                        5L,
                        3L,
                        "ab",
                        1,
                        counted),
                List.of(new RepositoryResult("main", RepositoryOutcome.COMMITTED)),
                new TransportChoice(Transport.POD_EXEC, "no route"),
                Map.of("capture", 5L),
                warnings,
                2,
                null,
                false,
                1);
    }

    private static List<String> warnings(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "warning " + i + " of some length")
                .toList();
    }
}
