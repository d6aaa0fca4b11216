package io.holdfast.adapter.pod;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** Clients of a cluster through which commands' input and output may flow for hours. */
public final class Clients {

    private Clients() {}

    /** With the HTTP client that the library comes with. */
    public static KubernetesClient open(Config config) {
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
