package io.holdfast.adapter.pod;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.site.Transport;
import java.util.List;

/** A container, reached by commands. Connections go through a command, too. */
final class ExecSite implements Site {

    private final KubernetesClient client;
    private final PodAddress pod;
    private final String why;

    ExecSite(KubernetesClient client, PodAddress pod, String why) {
        this.client = client;
        this.pod = pod;
        this.why = why;
    }

    @Override
    public Transport transport() {
        return Transport.PodExec;
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
        return true;
    }

    @Override
    public RemoteProcess start(List<String> command) {
        return ExecProcess.start(client, pod, command);
    }

    @Override
    public Endpoint open(int port) {
        return new ExecTunnel(this, port);
    }

    @Override
    public void close() {}
}
