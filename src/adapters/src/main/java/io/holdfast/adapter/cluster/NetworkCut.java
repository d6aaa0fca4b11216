package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;

/** Cuts pods of a namespace off from the network, both ways, and takes that back. */
public final class NetworkCut {
    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    /**
     * The client stays the caller's.
     *
     * @param name of the NetworkPolicy
     */
    public NetworkCut(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /** Nothing reaches these pods, and they reach nothing; no labels means all of the namespace. */
    public void isolate(Map<String, String> labels) {
        try {
            client.network()
                    .v1()
                    .networkPolicies()
                    .inNamespace(namespace)
                    .resource(new NetworkPolicyBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(namespace)
                            .endMetadata()
                            .withNewSpec()
                            .withNewPodSelector()
                            .withMatchLabels(labels)
                            .endPodSelector()
                            .withPolicyTypes("Ingress", "Egress")
                            .endSpec()
                            .build())
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager("holdfast-recovery")
                            .withForce(true)
                            .build());
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "isolating pods of namespace " + namespace);
        }
    }

    /** Takes the isolation back; does nothing if there is none. */
    public void release() {
        try {
            client.network()
                    .v1()
                    .networkPolicies()
                    .inNamespace(namespace)
                    .withName(name)
                    .delete();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "releasing pods of namespace " + namespace);
        }
    }
}
