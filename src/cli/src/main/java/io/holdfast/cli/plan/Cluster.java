package io.holdfast.cli.plan;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.jspecify.annotations.Nullable;

/** The Kubernetes cluster that the surroundings point at; not looked for before something needs it. */
public final class Cluster implements AutoCloseable {

    private @Nullable KubernetesClient client;

    public Cluster() {}

    /** A cluster that is known already; its client is closed with this. */
    public Cluster(KubernetesClient client) {
        this.client = client;
    }

    /** The client; from the pod's ServiceAccount or the kubeconfig. */
    public synchronized KubernetesClient client() {
        KubernetesClient open = client;
        if (open == null) {
            Config config = Config.autoConfigure(null);
            // A capture can be silent for long while the source works; the deadline of the Job bounds it.
            config.setRequestTimeout(60_000);
            open = new KubernetesClientBuilder().withConfig(config).build();
            client = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
