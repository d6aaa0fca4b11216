package io.holdfast.cli.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.engine.run.Progress;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a run's progress into {@code status.progress} of its Backup; that field is the worker's, all others the operator's. */
public final class StatusReporter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final String namespace;
    private final String backup;
    private final Progress progress;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("status").factory());
    private long before;
    private boolean warned;

    /** Begins at once and goes on until it is closed. */
    public StatusReporter(
            KubernetesClient client, String namespace, String backup, Progress progress, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.backup = backup;
        this.progress = progress;
        this.clock = clock;
        var _ = timer.scheduleAtFixedRate(this::report, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            boolean _ = timer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A run is not worth less because its progress could not be shown. */
    private void report() {
        long now = progress.plainBytes();
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("status")
                .putObject("progress")
                .put("phase", progress.phase())
                .put("bytes", now)
                .put("bytesPerSecond", (now - before) / PERIOD.toSeconds())
                .put(
                        "updatedTime",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        before = now;
        try {
            client.resources(Backup.class)
                    .inNamespace(namespace)
                    .withName(backup)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
        } catch (KubernetesClientException e) {
            if (!warned) {
                warned = true;
                LOG.warn("cannot show progress in the status of Backup {}/{}: {}", namespace, backup, e.getMessage());
            }
        }
    }
}
