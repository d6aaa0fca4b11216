package io.holdfast.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.BackupPhase;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.api.worker.ImportedPoint;
import io.holdfast.engine.point.PointId;
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
    private static final String NAME = PointId.of(BEFORE, "run", 1).folder();
    private static final String KEY = "redis/ns/p/cache/" + NAME;

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
                "redis/other/p/cache/NAME",
                "redis/ns/q/cache/NAME",
                "redis/ns/p/cache2/NAME",
                "redis/ns/p/cache.safety/NAME",
                "qdrant/ns/p/cache/NAME",
                "redis/ns/p/cache"
            })
    void aPointOfAnythingElseIsRefusedAndNothingRunsInstead(String key) {
        assertRefused(ImportedPoint.write(point(key.replace("NAME", NAME), BEFORE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis/ns/p/cache/not a key",
                "redis/ns/p/cache/20300101T000000Z-NEVERMADE",
                "redis/ns/p/cache/20251230T020000Z-01KDQ",
                "redis/ns/p/cache/NAME/manifest.json",
                "redis/ns/p/cache/../cache/NAME",
                "redis/ns/p/cache/"
            })
    void whatIsNoFolderOfARecoveryPointIsRefused(String key) {
        assertRefused(ImportedPoint.write(point(key.replace("NAME", NAME), BEFORE)));
    }

    @Test
    void aFolderOfATimeToComeIsRefused() {
        String later = PointId.of(NOW.plus(Duration.ofHours(1)), "run", 1).folder();
        assertRefused(ImportedPoint.write(point("redis/ns/p/cache/" + later, BEFORE)));
    }

    @Test
    void anIdentityThatIsNotThatOfTheFolderIsRefused() {
        RecoveryPointRef other = new RecoveryPointRef("01KDQ", KEY, BEFORE, 10L, 5L, null, 1, Map.of());
        assertRefused(ImportedPoint.write(other));
    }

    @Test
    void aRefusalSaysWhatIsWrongWithIt() {
        BackupStatus status = saved(Trigger.IMPORT, ImportedPoint.write(point("redis/ns/p/cache/none", BEFORE)));
        assertThat(Objects.requireNonNull(status.failure()).message()).contains("redis/ns/p/cache/none");
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
        String id = PointId.parse(key.substring(key.lastIndexOf('/') + 1))
                .map(PointId::ulid)
                .orElse("01KDQ");
        return new RecoveryPointRef(id, key, time, 10L, 5L, null, 1, Map.of("keys", 7L));
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
