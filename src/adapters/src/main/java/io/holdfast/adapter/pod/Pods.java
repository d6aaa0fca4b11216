package io.holdfast.adapter.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.holdfast.adapter.Grant;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.Site;
import java.net.ConnectException;
import java.util.Comparator;
import java.util.List;

/** Finds pods, and makes sites of them. */
public final class Pods {

    private final KubernetesClient client;

    /** The client stays the caller's, who closes it. */
    public Pods(KubernetesClient client) {
        this.client = client;
    }

    /** A site in the selected pod, by commands through the API server. */
    public Site exec(PodSelector selector, String why) {
        return new ExecSite(client, find(selector), why);
    }

    /** A site in the selected pod, by port forwarding through the API server. */
    public Site portForward(PodSelector selector, String why) {
        return new ForwardSite(client, find(selector), why);
    }

    /** The selected pod's IP address. */
    public String address(PodSelector selector) {
        Pod pod = pod(selector);
        String address = pod.getStatus().getPodIP();
        if (address == null || address.isEmpty()) {
            throw notReady(selector, pod.getMetadata().getName() + " has no IP address yet");
        }
        return address;
    }

    private PodAddress find(PodSelector selector) {
        Pod pod = pod(selector);
        List<String> containers =
                pod.getSpec().getContainers().stream().map(Container::getName).toList();
        String wanted = selector.container();
        if (wanted != null && !containers.contains(wanted)) {
            throw new InvalidPlanException(
                    Reason.SourceMissing,
                    "pod " + selector.namespace() + "/" + pod.getMetadata().getName() + " has no container '" + wanted
                            + "'",
                    "workload.container must be one of: " + String.join(", ", containers));
        }
        return new PodAddress(
                selector.namespace(), pod.getMetadata().getName(), wanted == null ? containers.getFirst() : wanted);
    }

    private Pod pod(PodSelector selector) {
        try {
            return selector.pod() == null ? byLabels(selector) : byName(selector, selector.pod());
        } catch (KubernetesClientException e) {
            throw failure(e, "looking up the pod in namespace " + selector.namespace());
        }
    }

    private Pod byName(PodSelector selector, String name) {
        Pod pod = client.pods().inNamespace(selector.namespace()).withName(name).get();
        if (pod == null) {
            throw notReady(selector, "there is no pod " + selector.namespace() + "/" + name);
        }
        if (!isRunning(pod)) {
            throw notReady(
                    selector,
                    "pod " + selector.namespace() + "/" + name + " is "
                            + pod.getStatus().getPhase());
        }
        return pod;
    }

    private Pod byLabels(PodSelector selector) {
        if (selector.labels().isEmpty()) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "the source selects no pod",
                    "set workload.podName or workload.selector.matchLabels, or an address");
        }
        return client.pods().inNamespace(selector.namespace()).withLabels(selector.labels()).list().getItems().stream()
                .filter(Pods::isRunning)
                .min(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .orElseThrow(() -> notReady(
                        selector,
                        "no running pod in namespace " + selector.namespace() + " has the labels "
                                + selector.labels()));
    }

    private static boolean isRunning(Pod pod) {
        return pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())
                && pod.getMetadata().getDeletionTimestamp() == null;
    }

    private static TransientException notReady(PodSelector selector, String what) {
        return new TransientException(
                Reason.SourceMissing,
                what,
                "check workload of the source; 'kubectl get pods -n " + selector.namespace() + "' shows what runs");
    }

    /** What the API server's refusal, or its silence, means. */
    static RecoveryException failure(Throwable e, String doing) {
        String message = doing + " failed: " + said(e);
        int code = code(e);
        if (code == 401 || code == 403) {
            return new InvalidPlanException(
                    Reason.AccessDenied,
                    message,
                    Grant.hint(
                            message,
                            "the worker's ServiceAccount needs get and list on pods, and both get and create on pods/exec and pods/portforward, in this namespace: add the namespace to the chart's 'namespaces'"),
                    e);
        }
        if (code == 404) {
            return new TransientException(
                    Reason.SourceMissing,
                    message,
                    "the pod is gone; the run is tried again with the one that follows",
                    e);
        }
        return new TransientException(
                Reason.SourceUnreachable, message, "check the pod and the API server; the run is tried again", e);
    }

    private static int code(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException answered && answered.getCode() > 0) {
                return answered.getCode();
            }
            if (cause instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
                return refused.getResponse().code();
            }
        }
        return 0;
    }

    /** The client's own message often says no more than that it failed; the causes say why. */
    private static String said(Throwable e) {
        String text = String.valueOf(e.getMessage());
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                // The JDK's has no message.
                return text + " The API server's address takes no connections.";
            }
            String more = cause.getMessage();
            text = more == null || text.contains(more) ? text : text + " " + more;
        }
        return text;
    }
}
