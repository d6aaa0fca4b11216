package io.holdfast.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.api.worker.ImportedPoint;
import io.holdfast.operator.Policies;
import io.holdfast.operator.backup.BackupDecision.Release;
import io.holdfast.operator.backup.BackupDecision.Save;
import io.holdfast.operator.backup.BackupDecision.WaitForChange;
import io.holdfast.operator.job.WorkerState.Absent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T02:00:00Z");
    private static final Instant BEFORE = NOW.minus(Duration.ofDays(3));
    private static final String KEY = "redis/ns/p/cache/20251230T020000Z-01KDQ";

    @Test
    void aBackupOfAnOldPointHasSucceededWhenThatWasMadeAndRunsNothing() {
        RecoveryPointRef point = point(KEY, BEFORE);
        BackupStatus status = saved(Trigger.IMPORT, ImportedPoint.write(point));
        assertThat(status.phase()).isEqualTo(BackupPhase.SUCCEEDED);
        assertThat(status.recoveryPoint()).isEqualTo(point);
        assertThat(status.completionTime()).isEqualTo(BEFORE);
        assertThat(status.attempt()).isZero();
        BackupView after = view(Trigger.IMPORT, ImportedPoint.write(point), status);
        assertThat(BackupRules.decide(after, NOW)).isInstanceOf(WaitForChange.class);
        assertThat(SweepRules.onDeletion(after)).isEqualTo(new Release(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis/other/p/cache/20251230T020000Z-01KDQ",
                "redis/ns/q/cache/20251230T020000Z-01KDQ",
                "redis/ns/p/cache2/20251230T020000Z-01KDQ",
                "qdrant/ns/p/cache/20251230T020000Z-01KDQ",
                "redis/ns/p/cache"
            })
    void aPointOfAnythingElseIsRefusedAndNothingRunsInstead(String key) {
        assertRefused(ImportedPoint.write(point(key, BEFORE)));
    }

    @Test
    void aPointWithoutATimeThatWasIsRefused() {
        assertRefused(ImportedPoint.write(point(KEY, NOW.plusSeconds(1))));
        assertRefused(ImportedPoint.write(point(KEY, null)));
        assertRefused("{}");
        assertRefused("no JSON");
        assertRefused(null);
    }

    @Test
    void theAnnotationMeansNothingToARunOfAnotherTrigger() {
        BackupStatus status = saved(Trigger.MANUAL, ImportedPoint.write(point(KEY, BEFORE)));
        assertThat(status.phase()).isEqualTo(BackupPhase.RUNNING);
        assertThat(status.recoveryPoint()).isNull();
    }

    private static void assertRefused(@Nullable String annotation) {
        BackupStatus status = saved(Trigger.IMPORT, annotation);
        assertThat(status.phase()).isEqualTo(BackupPhase.FAILED);
        assertThat(Objects.requireNonNull(status.failure()).reason()).isEqualTo("ImportRefused");
        assertThat(status.recoveryPoint()).isNull();
    }

    private static RecoveryPointRef point(String key, @Nullable Instant time) {
        return new RecoveryPointRef("01KDQ", key, time, 10L, 5L, null, 1, Map.of("keys", 7L));
    }

    private static BackupStatus saved(Trigger trigger, @Nullable String annotation) {
        BackupDecision decision = BackupRules.decide(view(trigger, annotation, BackupStatus.fresh()), NOW);
        assertThat(decision).isInstanceOf(Save.class);
        return ((Save) decision).status();
    }

    private static BackupView view(Trigger trigger, @Nullable String annotation, BackupStatus status) {
        return new BackupView(
                "ns",
                "12345678-aaaa",
                NOW,
                1,
                new BackupSpec(new LocalRef("p"), "cache", trigger, null, null),
                status,
                Optional.ofNullable(annotation),
                Optional.of(Policies.spec("")),
                List.of(),
                List.of(),
                Optional.empty(),
                new Absent(),
                new Absent());
    }
}
