package io.holdfast.operator.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.holdfast.api.v1alpha1.BackupRepositorySpec;
import io.holdfast.api.v1alpha1.BackupRepositoryStatus;
import io.holdfast.api.v1alpha1.Capabilities;
import io.holdfast.api.worker.RepositoryProbe;
import io.holdfast.api.worker.TerminationLog;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.job.WorkerState.Absent;
import io.holdfast.operator.job.WorkerState.Ended;
import io.holdfast.operator.job.WorkerState.Lost;
import io.holdfast.operator.job.WorkerState.Running;
import io.holdfast.operator.repository.RepositoryDecision.Save;
import io.holdfast.operator.repository.RepositoryDecision.StartProbe;
import io.holdfast.operator.repository.RepositoryDecision.StopProbe;
import io.holdfast.operator.repository.RepositoryDecision.WaitForChange;
import io.holdfast.operator.repository.RepositoryDecision.WaitUntil;
import io.holdfast.operator.status.Conditions;
import io.holdfast.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepositoryRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T02:00:00Z");
    private static final Absent ABSENT = new Absent();
    private static final BackupRepositoryStatus NONE =
            new BackupRepositoryStatus(null, List.of(), null, null, null, null, null, List.of(), null);

    @Test
    void theProbeIsInTheStatusBeforeItsJobIsMade() {
        BackupRepositoryStatus status = saved(decide("", 1, NONE, ABSENT, NOW)).status();
        assertThat(status.probe()).isEqualTo(1);
        assertThat(decide("", 1, status, ABSENT, NOW)).isEqualTo(new StartProbe(1));
    }

    @Test
    void anAnswerIsTheConditionUntilTheNextProbe() {
        BackupRepositoryStatus ready = answered(true, "Available");
        assertThat(Conditions.isTrue(ready.conditions(), Conditions.READY)).isTrue();
        assertThat(ready.capabilities()).isNotNull();
        assertThat(decide("", 1, ready, ABSENT, NOW)).isEqualTo(new WaitUntil(NOW.plus(Duration.ofHours(1))));
        assertThat(saved(decide("", 1, ready, ABSENT, NOW.plus(Duration.ofHours(1))))
                        .status()
                        .probe())
                .isEqualTo(2);
    }

    @Test
    void aRepositoryIsProbedAsOftenAsItAsksFor() {
        BackupRepositoryStatus ready = answered(true, "Available");
        assertThat(decide("probeInterval: 2h\n", 1, ready, ABSENT, NOW.plus(Duration.ofHours(1))))
                .isEqualTo(new WaitUntil(NOW.plus(Duration.ofHours(2))));
    }

    @Test
    void anUnreadyRepositoryIsLookedAtSooner() {
        BackupRepositoryStatus missing = answered(false, "BucketMissing");
        assertThat(Conditions.find(missing.conditions(), Conditions.READY))
                .get()
                .satisfies(ready -> {
                    assertThat(ready.getReason()).isEqualTo("BucketMissing");
                    assertThat(ready.getStatus()).isEqualTo("False");
                });
        assertThat(decide("", 1, missing, ABSENT, NOW)).isEqualTo(new WaitUntil(NOW.plus(Duration.ofMinutes(1))));
    }

    @Test
    void aChangedSpecIsProbedAtOnceUnlessSuspended() {
        BackupRepositoryStatus ready = answered(true, "Available");
        assertThat(decide("", 2, ready, ABSENT, NOW)).isInstanceOf(Save.class);
        assertThat(decide("suspend: true\n", 2, ready, ABSENT, NOW)).isEqualTo(new WaitForChange());
    }

    @Test
    void aProbeWithoutAnAnswerMakesNoPromise() {
        BackupRepositoryStatus started = saved(decide("", 1, NONE, ABSENT, NOW)).status();
        Lost lost = new Lost(Reason.WORKER_NOT_STARTING, "m", "h");
        Save save = saved(decide("", 1, started, lost, NOW));
        assertThat(Conditions.isTrue(save.status().conditions(), Conditions.READY))
                .isFalse();
        assertThat(save.told()).hasSize(1);
        assertThat(decide("", 1, save.status(), lost, NOW)).isEqualTo(new StopProbe(1));
    }

    @Test
    void aProbeOnANodeThatMayBeSilentIsLookedAtAgainByTheClock() {
        BackupRepositoryStatus started = saved(decide("", 1, NONE, ABSENT, NOW)).status();
        Instant end = NOW.plus(Duration.ofMinutes(5));
        assertThat(decide("", 1, started, new Running("pod"), NOW)).isEqualTo(new WaitForChange());
        assertThat(decide("", 1, started, new Running("pod", end), NOW)).isEqualTo(new WaitUntil(end));
    }

    private static BackupRepositoryStatus answered(boolean ready, String reason) {
        BackupRepositoryStatus started = saved(decide("", 1, NONE, ABSENT, NOW)).status();
        Capabilities seen = new Capabilities(true, null, null, 0L, null, null);
        RepositoryProbe probe = new RepositoryProbe("main", ready, reason, "m", null, seen, List.of(), null);
        return saved(decide("", 1, started, new Ended("pod", ready, TerminationLog.write(probe)), NOW))
                .status();
    }

    private static Save saved(RepositoryDecision decision) {
        assertThat(decision).isInstanceOf(Save.class);
        return (Save) decision;
    }

    private static RepositoryDecision decide(
            String more, long generation, BackupRepositoryStatus status, WorkerState probe, Instant now) {
        try {
            BackupRepositorySpec spec = new YAMLMapper()
                    .readValue(
                            "directory: {path: /x}\nencryption: {recipients: [age1x]}\nsigning: {secretRef: {name: k}}\n"
                                    + more,
                            BackupRepositorySpec.class);
            return RepositoryRules.decide(new RepositoryView(generation, spec, status, probe), now);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
