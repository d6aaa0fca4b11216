package io.holdfast.operator.run;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.CurrentUser;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RunDecision;
import io.holdfast.api.v1alpha1.run.RunDecisionSpec;
import io.holdfast.api.v1alpha1.run.Verdict;
import java.net.HttpURLConnection;
import java.util.Objects;

/** A drill that ends because a recovery needs the room. */
final class GivingWay {
    private GivingWay() {}

    /** By a decision, as a person would: the run ends in order, and its report says why. Whether it was not asked before. */
    static boolean ask(KubernetesClient client, RestoreRun run, String recovery) {
        Execution execution = Objects.requireNonNull(run.getStatus().execution());
        RunDecision decision = new RunDecision();
        decision.setMetadata(new ObjectMetaBuilder()
                .withName(run.getMetadata().getName() + "-gives-way")
                .withNamespace(run.getMetadata().getNamespace())
                .addNewOwnerReference()
                .withApiVersion(run.getApiVersion())
                .withKind(run.getKind())
                .withName(run.getMetadata().getName())
                .withUid(run.getMetadata().getUid())
                .endOwnerReference()
                .build());
        decision.setSpec(new RunDecisionSpec(
                new LocalRef(run.getMetadata().getName()),
                Verdict.ABORT,
                null,
                CurrentUser.of(client),
                "recovery " + recovery + " has begun in this namespace",
                Objects.requireNonNull(execution.digest())));
        try {
            client.resource(decision).create();
            return true;
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw refused;
            }
            return false;
        }
    }
}
