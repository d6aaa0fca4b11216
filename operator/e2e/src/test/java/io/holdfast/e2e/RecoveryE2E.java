package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RunDecision;
import io.holdfast.api.v1alpha1.run.RunDecisionSpec;
import io.holdfast.api.v1alpha1.run.RunDecisionStatus;
import io.holdfast.api.v1alpha1.run.RunState;
import io.holdfast.api.v1alpha1.run.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        try (KubernetesClient alice = as("alice");
                KubernetesClient bob = as("bob")) {
            RestoreRun waiting = RUNS.in(RunState.WAITING_FOR_PERSON, recover(alice, "alice"));
            assertThatThrownBy(() -> approve(alice, "bob", waiting))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("spec.by must be the user who creates the decision: alice");
            RunDecisionStatus own = answered(approve(alice, "alice", waiting));
            assertThat(own.taken()).isFalse();
            assertThat(own.message()).contains("somebody else");
            assertThat(Orders.REDIS.digest())
                    .as("nothing is written before the approval")
                    .isEqualTo(destroyed);

            assertThat(answered(approve(bob, "bob", waiting)).taken()).isTrue();

            RestoreRun run = RUNS.ended(waiting);
            assertThat(run.getStatus().result()).as("%s", run.getStatus()).isEqualTo(RunResult.PASSED);
            assertThat(run.getStatus().recoveryTime()).endsWith(" of 10m");
            assertThat(PlanRuns.execution(run).decisions())
                    .extracting(one -> one.by())
                    .containsExactly("bob");
            RUNS.assertNothingIsLeft(run);
        }
        assertThat(Orders.REDIS.digest()).isEqualTo(before);
        assertThat(ORDERS.podUid()).isEqualTo(pod);
        assertThat(LAB.client().leases().inNamespace(Lab.SHOP).list().getItems())
                .isEmpty();
    }

    @Test
    void nobodyCanAskInSomebodyElsesName() {
        try (KubernetesClient alice = as("alice")) {
            assertThatThrownBy(() -> recover(alice, "bob"))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("spec.requestedBy must be the user who creates the run: alice");
        }
    }

    private static RestoreRun recover(KubernetesClient client, String requestedBy) {
        RestoreRun run = new RestoreRun();
        run.setMetadata(new ObjectMetaBuilder()
                .withGenerateName("recovery-")
                .withNamespace(Lab.SHOP)
                .build());
        run.setSpec(new RestoreRunSpec(
                new LocalRef("recovery"),
                null,
                RunMode.RECOVERY,
                null,
                "The orders are gone.",
                requestedBy,
                null,
                List.of(),
                null,
                null,
                null));
        return client.resource(run).create();
    }

    private static RunDecision approve(KubernetesClient client, String by, RestoreRun run) {
        Execution execution = PlanRuns.execution(run);
        RunDecision decision = new RunDecision();
        decision.setMetadata(new ObjectMetaBuilder()
                .withGenerateName("approval-")
                .withNamespace(Lab.SHOP)
                .build());
        decision.setSpec(new RunDecisionSpec(
                new LocalRef(run.getMetadata().getName()),
                Verdict.APPROVE,
                null,
                by,
                null,
                Objects.requireNonNull(execution.planDigest()),
                Objects.requireNonNull(execution.pointsDigest())));
        return client.resource(decision).create();
    }

    private static RunDecisionStatus answered(RunDecision decision) {
        return Lab.eventually(
                "an answer to " + decision.getMetadata().getName(),
                Duration.ofMinutes(1),
                () -> Optional.ofNullable(LAB.client().resource(decision).get().getStatus())
                        .filter(status -> status.taken() != null));
    }

    private static KubernetesClient as(String user) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(LAB.client().getConfiguration())
                        .withImpersonateUsername(user)
                        .withImpersonateGroups("system:masters")
                        .build())
                .build();
    }
}
