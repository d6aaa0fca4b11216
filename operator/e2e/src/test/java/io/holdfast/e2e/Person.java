package io.holdfast.e2e;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.Incident;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RunDecision;
import io.holdfast.api.v1alpha1.run.RunDecisionSpec;
import io.holdfast.api.v1alpha1.run.RunDecisionStatus;
import io.holdfast.api.v1alpha1.run.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Somebody who may do everything in the shop, as the API server knows them. */
final class Person implements AutoCloseable {
    private final Lab lab;
    private final String name;
    private final KubernetesClient client;

    Person(Lab lab, String name) {
        this.lab = lab;
        this.name = name;
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(lab.client().getConfiguration())
                        .withImpersonateUsername(name)
                        .withImpersonateGroups("system:masters")
                        .build())
                .build();
    }

    /** Asks for a recovery by a plan. */
    RestoreRun recovers(String plan, @Nullable Incident incident) {
        return recoversAs(name, plan, incident);
    }

    /** Asks for it in somebody's name. */
    RestoreRun recoversAs(String requestedBy, String plan, @Nullable Incident incident) {
        RestoreRun run = new RestoreRun();
        run.setMetadata(new ObjectMetaBuilder()
                .withGenerateName(plan + "-")
                .withNamespace(Lab.SHOP)
                .build());
        run.setSpec(new RestoreRunSpec(
                new LocalRef(plan),
                null,
                RunMode.RECOVERY,
                null,
                "The orders are gone.",
                requestedBy,
                incident,
                List.of(),
                null,
                null,
                null));
        return client.resource(run).create();
    }

    /** Approves what a run waits for; gives the run's answer. */
    RunDecisionStatus approves(RestoreRun run) {
        return answered(approvesAs(name, run));
    }

    /** Approves it in somebody's name. */
    RunDecision approvesAs(String by, RestoreRun run) {
        return decides(by, Verdict.APPROVE, null, run);
    }

    /** Confirms that a manual step is done; gives the run's answer. */
    RunDecisionStatus confirms(String step, RestoreRun run) {
        return answered(decides(name, Verdict.CONFIRM, step, run));
    }

    private RunDecisionStatus answered(RunDecision decision) {
        return Lab.eventually(
                "an answer to " + decision.getMetadata().getName(),
                Duration.ofMinutes(3),
                () -> Optional.ofNullable(lab.client().resource(decision).get().getStatus())
                        .filter(status -> status.taken() != null));
    }

    private RunDecision decides(String by, Verdict verdict, @Nullable String step, RestoreRun run) {
        Execution execution = PlanRuns.execution(run);
        RunDecision decision = new RunDecision();
        decision.setMetadata(new ObjectMetaBuilder()
                .withGenerateName("decision-")
                .withNamespace(Lab.SHOP)
                .build());
        decision.setSpec(new RunDecisionSpec(
                new LocalRef(run.getMetadata().getName()),
                verdict,
                step,
                by,
                null,
                Objects.requireNonNull(execution.digest())));
        return client.resource(decision).create();
    }

    @Override
    public void close() {
        client.close();
    }
}
