package io.holdfast.cli.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.adapter.cluster.ClusterFailures;
import io.holdfast.api.v1alpha1.run.RunDecision;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The RunDecisions of a namespace that are about one run. */
public final class ResourceDesk implements DecisionDesk {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final String namespace;
    private final String run;

    /** The client stays the caller's. */
    public ResourceDesk(KubernetesClient client, String namespace, String run) {
        this.client = client;
        this.namespace = namespace;
        this.run = run;
    }

    @Override
    public List<Decision> open() {
        try {
            return client.resources(RunDecision.class).inNamespace(namespace).list().getItems().stream()
                    .filter(one -> one.getSpec().runRef().name().equals(run))
                    .filter(one -> one.getStatus() == null || one.getStatus().taken() == null)
                    .sorted(Comparator.comparing(one -> one.getMetadata().getCreationTimestamp()))
                    .map(one -> new Decision(one.getMetadata().getName(), one.getSpec()))
                    .toList();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "looking for decisions about RestoreRun " + run);
        }
    }

    @Override
    public void answer(Decision decision, @Nullable String refused) {
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("status")
                .put("taken", refused == null)
                .put("message", Optional.ofNullable(refused).orElse("the run acted on it"));
        try {
            client.resources(RunDecision.class)
                    .inNamespace(namespace)
                    .withName(decision.name())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw ClusterFailures.of(e, "answering the RunDecision " + decision.name());
            }
        }
    }
}
