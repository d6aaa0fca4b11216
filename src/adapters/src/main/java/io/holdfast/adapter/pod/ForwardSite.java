package io.holdfast.adapter.pod;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.site.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** A pod, reached by port forwarding. */
final class ForwardSite implements Site {

    private final KubernetesClient client;
    private final PodAddress pod;
    private final String why;

    ForwardSite(KubernetesClient client, PodAddress pod, String why) {
        this.client = client;
        this.pod = pod;
        this.why = why;
    }

    @Override
    public Transport transport() {
        return Transport.PortForward;
    }

    @Override
    public String why() {
        return why;
    }

    @Override
    public String describe() {
        return pod.toString();
    }

    @Override
    public boolean runsCommands() {
        return false;
    }

    @Override
    public RemoteProcess start(List<String> command) {
        throw new InvalidPlanException(
                Reason.InvalidPlan, "port forwarding runs no commands in " + pod, "use transport PodExec");
    }

    @Override
    public Endpoint open(int port) {
        try {
            LocalPortForward forward = client.pods()
                    .inNamespace(pod.namespace())
                    .withName(pod.pod())
                    .portForward(port, InetAddress.getLoopbackAddress(), 0);
            return new Forwarded(forward, "forwarding port " + port + " of " + pod);
        } catch (KubernetesClientException e) {
            throw Pods.failure(e, "forwarding a port of " + pod);
        }
    }

    @Override
    public void close() {}

    private record Forwarded(LocalPortForward forward, String doing) implements Endpoint {

        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(forward.getLocalAddress(), forward.getLocalPort());
        }

        @Override
        public Optional<RecoveryException> failure() {
            return forward.getServerThrowables().stream()
                    .reduce((_, last) -> last)
                    .map(e -> Pods.failure(e, doing));
        }

        @Override
        public void close() {
            try {
                forward.close();
            } catch (IOException e) {
                throw new TransientException(
                        Reason.SourceUnreachable, "port forwarding did not close: " + e.getMessage(), "try again", e);
            }
        }
    }
}
