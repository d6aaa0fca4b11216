package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupSpec;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.engine.seal.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plans that cannot work: each fails with what is wrong and what to do, leaves nothing, and has changed nothing. */
class WrongPlansE2E {
    private static final Lab LAB = Lab.shared();
    private static final PlanRuns RUNS = new PlanRuns(LAB);
    private static final Orders ORDERS = Orders.shared();

    private static String digest;
    private static String pod;
    private static RestoreRun wrongKey;
    private static RestoreRun smallQuota;
    private static RestoreRun missingImage;
    private static RestoreRun neverReady;

    /** All drills at once: most of their time is waiting. */
    @BeforeAll
    static void startThemAll() {
        digest = Orders.REDIS.digest();
        pod = ORDERS.podUid();
        LAB.secret(
                Lab.SHOP, "other-identity", Map.of("id.txt", Identity.generate().secret()));
        plan("wrong-key", "other-identity", "timeout: 1m", "");
        plan("small-quota", "holdfast-identity", "timeout: 20s", """
                isolation: {quota: {requests.memory: 1Mi}}
                """);
        plan("missing-image", "holdfast-identity", "timeout: 1m", """
                steps: [{name: trial, after: [store], job: {image: "localhost/nothing:1", pullPolicy: Never}}]
                """);
        plan("never-ready", "holdfast-identity", "timeout: 1m", """
                steps: [{name: open, after: [store], timeout: 5s, waitFor: {kind: Pod, name: orders-0, condition: Blessed}}]
                """);
        wrongKey = RUNS.drill("wrong-key");
        smallQuota = RUNS.drill("small-quota");
        missingImage = RUNS.drill("missing-image");
        neverReady = RUNS.drill("never-ready");
    }

    @Test
    void anIdentityThatDoesNotFitOpensNothing() {
        assertFailed(wrongKey, "WrongKey", "identity");
    }

    @Test
    void aStoreThatHoldsDataIsNotOverwrittenUnlessThePlanSaysSo() {
        // A drill would give way to it.
        List.of(wrongKey, smallQuota, missingImage, neverReady).forEach(RUNS::ended);
        plan("full-target", "holdfast-identity", "timeout: 1m", "");
        try (Person alice = new Person(LAB, "alice")) {
            assertFailed(alice.recovers("full-target", null), "TargetNotEmpty", "1000 keys");
        }
    }

    @Test
    void aNamespaceWithoutRoomIsNamed() {
        assertFailed(smallQuota, "NoSpace", "exceeded quota");
    }

    @Test
    void anImageThatCannotBeHadIsNamedBeforeTheTimeIsOver() {
        assertFailed(missingImage, "SourceMissing", "localhost/nothing:1");
    }

    @Test
    void whatNeverComesIsGivenUpInTime() {
        assertFailed(neverReady, "DeadlineExceeded", "Blessed=True of Pod/orders-0");
    }

    /** M7: its recovery point would be the newest one until then, whatever was captured meanwhile. */
    @Test
    void aBackupOfATimeToComeIsRefusedWhenItIsApplied() {
        Backup future = new Backup();
        future.setMetadata(new ObjectMetaBuilder()
                .withName("of-2099")
                .withNamespace(Lab.SHOP)
                .build());
        future.setSpec(new BackupSpec(
                new LocalRef("orders"), "redis", Trigger.MANUAL, null, Instant.parse("2099-01-01T00:00:00Z")));

        assertThatThrownBy(() -> LAB.client().resource(future).create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.scheduledTime is later than now");
    }

    private static void assertFailed(RestoreRun started, String reason, String why) {
        RestoreRun run = RUNS.ended(started);
        assertThat(run.getStatus().result()).as("%s", run.getStatus()).isEqualTo(RunResult.FAILED);
        Failure failure = Objects.requireNonNull(run.getStatus().failure());
        assertThat(failure.reason()).as("%s", failure).isEqualTo(reason);
        assertThat(failure.message()).contains(why);
        assertThat(failure.message() + failure.hint()).as("what to do").contains("— ");
        RUNS.assertNothingIsLeft(run);
        assertThat(Orders.REDIS.digest()).isEqualTo(digest);
        assertThat(ORDERS.podUid()).isEqualTo(pod);
    }

    private static void plan(String name, String identity, String component, String more) {
        LAB.apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: RestorePlan
                metadata: {name: %s, namespace: shop}
                spec:
                  identity: {name: %s, key: id.txt}
                  manifests: {policyRef: {name: orders}, source: manifests}
                  onFailure: Fail
                  components:
                    - name: store
                      policyRef: {name: orders}
                      source: data
                      %s
                      workloads: [{kind: StatefulSet, name: orders}]
                %s
                """.formatted(name, identity, component, more.indent(2)));
    }
}
