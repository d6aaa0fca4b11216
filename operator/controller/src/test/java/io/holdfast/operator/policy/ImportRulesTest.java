package io.holdfast.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicyStatus;
import io.holdfast.api.v1alpha1.ImportStatus;
import io.holdfast.operator.Policies;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.job.WorkerState.Absent;
import io.holdfast.operator.job.WorkerState.Ended;
import io.holdfast.operator.job.WorkerState.Lost;
import io.holdfast.operator.job.WorkerState.Running;
import io.holdfast.operator.policy.ImportDecision.Finish;
import io.holdfast.operator.policy.ImportDecision.Rest;
import io.holdfast.operator.policy.ImportDecision.Start;
import io.holdfast.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImportRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T02:00:00Z");

    private Instant now = NOW;
    private BackupPolicyStatus status = BackupPolicyStatus.fresh();
    private List<String> unready = List.of();
    private List<Backup> backups = List.of();

    @Test
    void aPolicyThatKnowsOfNoRunLooksForOlderPointsOnceItsRepositoryIsReady() {
        unready = List.of("main");
        assertThat(decide(new Absent())).isInstanceOf(Rest.class);
        unready = List.of();
        assertThat(decide(new Absent())).isInstanceOf(Start.class);
        assertThat(decide(new Running("pod"))).isInstanceOf(Rest.class);
    }

    @Test
    void itLooksOnce() {
        Finish finish = (Finish) decide(new Ended("pod", true, ""));
        assertThat(finish.status()).isEqualTo(new ImportStatus(NOW, true, null));
        status = status.withImported(finish.status());
        assertThat(decide(new Absent())).isInstanceOf(Rest.class);
        assertThat(decide(new Ended("pod", true, ""))).isInstanceOf(Rest.class);
    }

    @Test
    void aPolicyWithARunHasNothingToImport() {
        backups = List.of(Policies.running("made", NOW));
        assertThat(decide(new Absent())).isInstanceOf(Rest.class);
    }

    @Test
    void anImportThatFailedIsRememberedAndTold() {
        Finish broken = (Finish) decide(new Ended("pod", false, "x".repeat(2000)));
        assertThat(broken.status().complete()).isFalse();
        assertThat(broken.status().message()).hasSize(1024);
        Finish lost = (Finish) decide(new Lost(Reason.WORKER_EVICTED, "evicted", "wait"));
        assertThat(lost.status()).isEqualTo(new ImportStatus(NOW, false, "evicted"));
        assertThat(lost.announcement().reason()).isEqualTo(Reason.IMPORT_FAILED);
    }

    @Test
    void anImportThatFailedIsTriedAgainForADay() {
        Ended failed = new Ended("pod", false, "no route");
        status = status.withImported(((Finish) decide(failed)).status());
        backups = List.of(Policies.running("made-meanwhile", NOW));
        assertThat(decide(failed)).isInstanceOf(Rest.class);

        now = NOW.plus(ImportRules.AGAIN);
        ImportStatus forgotten = ((ImportDecision.Forget) decide(failed)).status();
        assertThat(forgotten).isEqualTo(new ImportStatus(now, false, "no route"));
        status = status.withImported(forgotten);
        assertThat(decide(failed)).as("the Job that is just going").isInstanceOf(Rest.class);
        assertThat(decide(new Absent())).isInstanceOf(Start.class);
        assertThat(decide(new Running("pod"))).isInstanceOf(Rest.class);
        assertThat(((Finish) decide(new Ended("pod", true, ""))).status().complete())
                .isTrue();

        now = NOW.plus(Duration.ofDays(2));
        assertThat(decide(failed)).isInstanceOf(Rest.class);
    }

    @Test
    void theOutcomeStaysInTheStatusOfThePolicy() {
        ImportStatus done = new ImportStatus(NOW, true, null);
        status = status.withImported(done);
        assertThat(PolicyRules.decide(view(), NOW).status().imported()).isEqualTo(done);
    }

    private ImportDecision decide(WorkerState worker) {
        return ImportRules.decide(view(), worker, now);
    }

    private PolicyView view() {
        return new PolicyView(
                "ns",
                "p",
                NOW,
                1,
                Policies.spec(""),
                status,
                Optional.empty(),
                List.of(),
                unready,
                backups,
                List.of(),
                Map.of());
    }
}
