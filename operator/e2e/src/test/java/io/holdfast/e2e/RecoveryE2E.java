package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RunDecisionStatus;
import io.holdfast.api.v1alpha1.run.RunState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The real thing: data that was destroyed comes back, when somebody else than who asked for it has approved. */
class RecoveryE2E {
    private static final Lab LAB = Lab.shared();
    private static final PlanRuns RUNS = new PlanRuns(LAB);
    private static final Orders ORDERS = Orders.shared();

    @Test
    void destroyedDataComesBackAfterAnotherPersonHasApproved() {
        String before = Orders.REDIS.digest();
        String pod = ORDERS.podUid();
        Orders.REDIS.run("redis-cli FLUSHALL; redis-cli SET order:7 stolen");
        String destroyed = Orders.REDIS.digest();
        ORDERS.plan("recovery", "paid");
        try (Person alice = new Person(LAB, "alice");
                Person bob = new Person(LAB, "bob")) {
            RestoreRun waiting = RUNS.in(RunState.WAITING_FOR_PERSON, alice.recovers("recovery", null));
            assertThatThrownBy(() -> alice.approvesAs("bob", waiting))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("spec.by must be the user who creates the decision: alice");
            RunDecisionStatus own = alice.approves(waiting);
            assertThat(own.taken()).isFalse();
            assertThat(own.message()).contains("somebody else");
            assertThat(Orders.REDIS.digest())
                    .as("nothing is written before the approval")
                    .isEqualTo(destroyed);

            assertThat(bob.approves(waiting).taken()).isTrue();

            RestoreRun run = RUNS.ended(waiting);
            assertThat(run.getStatus().result()).as("%s", run.getStatus()).isEqualTo(RunResult.PASSED);
            assertThat(run.getStatus().recoveryTime()).endsWith(" of 10m");
            assertThat(PlanRuns.execution(run).decisions())
                    .extracting(one -> one.by())
                    .containsExactly("bob");
            RUNS.assertNothingIsLeft(run);
            assertNoWorkerHeldBothKeys(run);
        }
        assertThat(Orders.REDIS.digest()).isEqualTo(before);
        assertThat(ORDERS.podUid()).isEqualTo(pod);
        assertThat(LAB.client().leases().inNamespace(Lab.SHOP).list().getItems())
                .isEmpty();
    }

    /** Whoever opens recovery points cannot make one, and whoever makes one, of what is replaced, cannot open any. */
    private static void assertNoWorkerHeldBothKeys(RestoreRun run) {
        Map<String, List<String>> mounted = new TreeMap<>();
        LAB.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Lab.SHOP)
                .withLabel(Names.RUN_UID, run.getMetadata().getUid())
                .list()
                .getItems()
                .forEach(job -> mounted.put(
                        job.getMetadata().getLabels().get(Names.TASK),
                        job.getSpec().getTemplate().getSpec().getVolumes().stream()
                                .filter(volume -> volume.getProjected() != null)
                                .flatMap(volume -> volume.getProjected().getSources().stream())
                                .map(source -> source.getSecret().getName())
                                .toList()));
        assertThat(mounted.get("run")).contains("holdfast-identity", "reports").doesNotContain("signing");
        assertThat(mounted.get("copy")).contains("signing").doesNotContain("holdfast-identity", "reports");
    }

    /** The first one keeps what it replaces: an empty store, and younger than everything else that is there. */
    @Test
    void aSecondRecoveryDoesNotBringBackWhatTheFirstOneReplaced() {
        String before = Orders.REDIS.digest();
        ORDERS.plan("twice", "paid");
        try (Person alice = new Person(LAB, "alice");
                Person bob = new Person(LAB, "bob")) {
            for (int time = 1; time <= 2; time++) {
                Orders.REDIS.run("redis-cli FLUSHALL");
                RestoreRun waiting = RUNS.in(RunState.WAITING_FOR_PERSON, alice.recovers("twice", null));
                assertThat(bob.approves(waiting).taken()).isTrue();

                RestoreRun run = RUNS.ended(waiting);
                assertThat(run.getStatus().result()).as("%s", run.getStatus()).isEqualTo(RunResult.PASSED);
                assertThat(Orders.REDIS.digest()).isEqualTo(before);
            }
        }
    }

    @Test
    void nobodyCanAskInSomebodyElsesName() {
        try (Person alice = new Person(LAB, "alice")) {
            assertThatThrownBy(() -> alice.recoversAs("bob", "recovery", null))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("spec.requestedBy must be the user who creates the run: alice");
        }
    }
}
