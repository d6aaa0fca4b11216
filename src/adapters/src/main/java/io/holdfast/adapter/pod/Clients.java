package io.holdfast.adapter.pod;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;

/** Clients of a cluster through which commands' input and output may flow for hours. */
public final class Clients {

    private Clients() {}

    /** Over the JDK's own HTTP client, which brings no libraries and no pools of buffers of its own along. */
    public static KubernetesClient open(Config config) {
        // Over one HTTP/2 connection a request that is stuck holds up all others.
        config.setHttp2Disable(true);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new PatientHttpClient.Factory(new JdkHttpClientFactory()))
                .build();
    }
}
