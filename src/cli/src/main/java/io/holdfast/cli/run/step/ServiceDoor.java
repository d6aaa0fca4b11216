package io.holdfast.cli.run.step;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.holdfast.adapter.cluster.ClusterFailures;
import java.io.IOException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The way to a Service by its name: straight from a pod, through the API server from anywhere else. */
final class ServiceDoor implements AutoCloseable {
    private static final Pattern SERVICE = Pattern.compile("([a-z0-9-]+)\\.([a-z0-9-]+)\\.svc(\\.cluster\\.local)?");

    private final URI target;
    private final @Nullable LocalPortForward forward;

    private ServiceDoor(URI target, @Nullable LocalPortForward forward) {
        this.target = target;
        this.forward = forward;
    }

    static ServiceDoor to(Stage stage, URI wanted) {
        Matcher service = SERVICE.matcher(String.valueOf(wanted.getHost()));
        if (stage.surroundings().inCluster() || !service.matches()) {
            return new ServiceDoor(wanted, null);
        }
        int port = wanted.getPort() > 0 ? wanted.getPort() : wanted.getScheme().equals("https") ? 443 : 80;
        try {
            LocalPortForward forward = stage.client()
                    .services()
                    .inNamespace(service.group(2))
                    .withName(service.group(1))
                    .portForward(port);
            String path = wanted.getRawPath() + (wanted.getRawQuery() == null ? "" : "?" + wanted.getRawQuery());
            return new ServiceDoor(
                    URI.create(wanted.getScheme() + "://127.0.0.1:" + forward.getLocalPort() + path), forward);
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "forwarding a port to " + wanted.getHost());
        }
    }

    URI target() {
        return target;
    }

    @Override
    public void close() {
        if (forward != null) {
            try {
                forward.close();
            } catch (IOException _) {
                // The request is over.
            }
        }
    }
}
