package io.holdfast.adapter.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What can be seen of a namespace: what its pods log, what is told of its objects, and their conditions. */
public final class Observations {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final String namespace;

    /** The client stays the caller's. */
    public Observations(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** A container of a pod, and whether its log is that of the one that ended before. */
    public record Log(String pod, String container, boolean previous) {

        /** A file name for it. */
        public String file() {
            return pod + "." + container + (previous ? ".previous" : "") + ".log";
        }
    }

    /** Every log there is of the pods with these labels; no labels means all pods. */
    public List<Log> logs(Map<String, String> labels, boolean previous) {
        try {
            return client.pods().inNamespace(namespace).withLabels(labels).list().getItems().stream()
                    .flatMap(pod -> pod.getSpec().getContainers().stream()
                            .flatMap(container -> logs(pod, container, previous).stream()))
                    .toList();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "listing the pods of namespace " + namespace);
        }
    }

    /** Copies a log, as far back as given; false if the container has not started. */
    public boolean copy(Log log, int seconds, OutputStream out) throws IOException {
        ContainerResource container =
                client.pods().inNamespace(namespace).withName(log.pod()).inContainer(log.container());
        try (InputStream in = log.previous()
                ? container.terminated().getLogInputStream()
                : container.sinceSeconds(seconds).getLogInputStream()) {
            if (in == null) {
                return false;
            }
            in.transferTo(out);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == 400) {
                return false; // the container has not started, or has no earlier one
            }
            throw ClusterFailures.of(e, "reading the log of " + log.pod() + "/" + log.container());
        }
    }

    /** The Events of the namespace, a JSON object a line. */
    public byte[] events() {
        StringBuilder lines = new StringBuilder();
        try {
            for (var event :
                    client.events().v1().events().inNamespace(namespace).list().getItems()) {
                lines.append(JSON.writeValueAsString(event)).append('\n');
            }
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "listing the Events of namespace " + namespace);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an Event is always JSON", e);
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The status of a condition of an object; empty if there is no such object or condition. */
    public Optional<String> condition(String apiVersion, String kind, String name, String type) {
        try {
            GenericKubernetesResource found = client.genericKubernetesResources(apiVersion, kind)
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
            if (found == null || !(found.get("status", "conditions") instanceof List<?> conditions)) {
                return Optional.empty();
            }
            return conditions.stream()
                    .filter(one -> one instanceof Map<?, ?> map && type.equals(map.get("type")))
                    .map(one -> String.valueOf(((Map<?, ?>) one).get("status")))
                    .findFirst();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "looking at " + kind + "/" + name);
        }
    }

    private static List<Log> logs(Pod pod, Container container, boolean previous) {
        Log now = new Log(pod.getMetadata().getName(), container.getName(), false);
        boolean restarted = pod.getStatus() != null
                && pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(one -> one.getName().equals(container.getName())
                                && Objects.requireNonNullElse(one.getRestartCount(), 0) > 0);
        return previous && restarted ? List.of(now, new Log(now.pod(), now.container(), true)) : List.of(now);
    }
}
