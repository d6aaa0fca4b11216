package io.holdfast.cli.run.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.cluster.ClusterFailures;
import io.holdfast.adapter.cluster.Errand;
import io.holdfast.cli.worker.Reach;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pod in the drill's namespace tries what it must reach and what it must not. The worker tries the same first: that a
 * pod cannot reach what nobody can reach proves nothing.
 */
final class ReachProbe implements AutoCloseable {
    private static final Duration TRY = Duration.ofSeconds(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stage stage;
    private final ServerSocket door;

    private ReachProbe(Stage stage, ServerSocket door) {
        this.stage = stage;
        this.door = door;
    }

    /** Opens a door of the worker's own, which the probe must reach: then its network works at all. */
    static ReachProbe open(Stage stage) {
        try {
            ServerSocket door = new ServerSocket(
                    0, 50, InetAddress.getByName(stage.surroundings().address()));
            Thread.ofVirtual().start(() -> welcome(door));
            return new ReachProbe(stage, door);
        } catch (IOException e) {
            throw new TransientException(
                    Reason.SourceUnreachable,
                    "cannot listen at the pod's own address: " + e.getMessage(),
                    "the step is tried again",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException _) {
            // Nobody waits at this door any more.
        }
    }

    /** Addresses that the worker reaches, and the drill must not: the API server, production, and what the plan names. */
    List<String> forbidden() {
        List<String> candidates =
                new ArrayList<>(stage.resolution().plan().isolation().forbidden());
        try {
            Service api = stage.client()
                    .services()
                    .inNamespace("default")
                    .withName("kubernetes")
                    .get();
            addresses(api).forEach(candidates::add);
            stage.client().services().inNamespace(stage.run().home()).list().getItems().stream()
                    .flatMap(service -> addresses(service).stream())
                    .limit(5)
                    .forEach(candidates::add);
            stage.client().pods().inNamespace(stage.run().home()).list().getItems().stream()
                    .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
                    .flatMap(pod -> pod.getSpec().getContainers().stream()
                            .flatMap(container -> container.getPorts().stream())
                            .map(port -> pod.getStatus().getPodIP() + ":" + port.getContainerPort()))
                    .limit(5)
                    .forEach(candidates::add);
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "looking for addresses that a drill must not reach");
        }
        Set<String> reached = Reach.reached(candidates, TRY);
        return candidates.stream().distinct().filter(reached::contains).toList();
    }

    Errand.What errand(List<String> forbidden, Duration grace, long seconds) {
        List<String> arguments = new ArrayList<>(List.of("reach", "--within", grace.toSeconds() + "s"));
        arguments.addAll(List.of("--allowed", stage.surroundings().address() + ":" + door.getLocalPort()));
        forbidden.forEach(address -> arguments.addAll(List.of("--forbidden", address)));
        return new Errand.What(
                stage.surroundings().image(),
                stage.surroundings().pullPolicy(),
                List.of(),
                arguments,
                Map.of(),
                List.of(),
                null,
                stage.run().labels(),
                seconds);
    }

    /** Why the namespace may not be cut off; what was seen goes into the evidence. */
    Optional<String> judge(Errand.State.Over over, List<String> evidence) {
        Reach.Report report;
        try {
            report = JSON.readValue(over.said(), Reach.Report.class);
        } catch (JsonProcessingException e) {
            return Optional.of("the probe ended with code " + over.code() + " and without a report: " + over.said());
        }
        for (Reach.Seen seen : report.seen()) {
            evidence.add(seen.toString());
        }
        List<String> wrong = report.seen().stream()
                .filter(seen -> !seen.asWanted())
                .map(Reach.Seen::toString)
                .toList();
        return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
    }

    private static List<String> addresses(@org.jspecify.annotations.Nullable Service service) {
        if (service == null
                || service.getSpec().getClusterIP() == null
                || service.getSpec().getClusterIP().equals("None")
                || service.getSpec().getClusterIP().isEmpty()) {
            return List.of();
        }
        return service.getSpec().getPorts().stream()
                .filter(port -> "TCP".equals(port.getProtocol()))
                .map(port -> service.getSpec().getClusterIP() + ":" + port.getPort())
                .toList();
    }

    private static void welcome(ServerSocket door) {
        while (!door.isClosed()) {
            try {
                door.accept().close();
            } catch (IOException _) {
                // Closed, or a visitor who left.
            }
        }
    }
}
