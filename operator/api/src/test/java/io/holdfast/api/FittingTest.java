package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.api.v1alpha1.run.IsolationEvidence;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FittingTest {

    @Test
    void whatFitsStaysAsItIs() {
        assertThat(Fitting.text("12345", 5)).isEqualTo("12345");
        assertThat(Fitting.texts(List.of("a", "b"), 2, 1)).containsExactly("a", "b");
    }

    @Test
    void whatIsCutSaysSoAndFits() {
        assertThat(Fitting.text("123456", 5)).isEqualTo("1234…");
        assertThat(Fitting.texts(List.of("aa", "b", "c", "d"), 3, 1)).containsExactly("…", "b", "… and 2 more");
    }

    @Test
    void aCharacterIsNotCutInHalf() {
        assertThat(Fitting.text("123\uD83D\uDE00567", 5)).isEqualTo("123…");
    }

    @Test
    void countsThatAreLeftOutAreSummedUp() {
        assertThat(Fitting.counts(Map.of("a", 1L, "b", 2L), 2)).containsOnly(Map.entry("a", 1L), Map.entry("b", 2L));
        assertThat(Fitting.counts(Map.of("a", 1L, "b", 2L, "c", 3L), 2))
                .containsOnly(Map.entry("a", 1L), Map.entry("… and 2 more", 5L));
    }

    @Test
    void aBackupOfAStoreWithHundredsOfCollectionsCanBeTold() {
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            counts.put("points:collection-" + i, 10L);
        }
        RecoveryPointRef point = new RecoveryPointRef("id", "key", Instant.EPOCH, 1L, 1L, null, 300, counts);
        assertThat(point.counts()).hasSize(64);
        assertThat(point.counts().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(3000);
    }

    @Test
    void nothingThatARunSaysIsTooLongForItsStatus() {
        String endless = "x".repeat(100_000);
        RunFinding finding = new RunFinding(Severity.LOW, "Reason", null, endless, endless);
        assertThat(finding.message()).hasSize(1024);
        assertThat(finding.hint()).hasSize(1024);
        CheckResult check = new CheckResult("step", endless, endless, endless, false);
        assertThat(check.name()).hasSize(253);
        assertThat(check.expected()).hasSize(512).isEqualTo(check.actual());
        StepStatus step = new StepStatus(
                "name",
                "type",
                null,
                StepState.FAILED,
                1,
                null,
                null,
                null,
                null,
                endless,
                endless,
                Collections.nCopies(100, "key"));
        assertThat(step.reason()).hasSize(128);
        assertThat(step.message()).hasSize(2048);
        assertThat(step.evidence()).hasSize(32).endsWith("… and 69 more");
        assertThat(new IsolationEvidence("ns", true, Collections.nCopies(100, endless)).evidence())
                .hasSize(64)
                .first()
                .asString()
                .hasSize(512);
        Failure failure = new Failure(FailureKind.INVALID, "Reason", endless, endless);
        assertThat(failure.message()).hasSize(1024).isEqualTo(failure.hint());
    }
}
