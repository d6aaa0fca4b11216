package io.holdfast.operator.run;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Namespaces of drills whose run is gone. A run removes what it made before it goes; only where its own namespace was
 * deleted under it no worker can do so any more, and copies of data and of Secrets would stay for ever.
 */
public final class Orphans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private final KubernetesClient client;
    private final Set<String> homes;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("orphans").daemon().factory());

    /**
     * The client stays the caller's.
     *
     * @param homes namespaces whose runs are this operator's; all if there is none
     */
    public Orphans(KubernetesClient client, Set<String> homes) {
        this.client = client;
        this.homes = Set.copyOf(homes);
    }

    /** From now on looks again and again. */
    public void follow(Duration interval, BooleanSupplier leading) {
        var _ = timer.scheduleWithFixedDelay(
                () -> {
                    if (leading.getAsBoolean()) {
                        tryToRemove();
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void tryToRemove() {
        try {
            remove();
        } catch (RuntimeException failed) {
            LOG.warn("cannot look for namespaces of drills whose run is gone, tries again", failed);
        }
    }

    private void remove() {
        for (Namespace drill : client.namespaces()
                .withLabels(Map.of(Names.MANAGED_BY, Names.MANAGER))
                .withLabel(Names.HOME)
                .withLabel(Names.RUN_UID)
                .list()
                .getItems()) {
            if (isOrphan(drill)) {
                LOG.warn(
                        "removes namespace {}: its run, in namespace {}, is gone",
                        drill.getMetadata().getName(),
                        label(drill, Names.HOME));
                client.resource(drill).delete();
            }
        }
    }

    private boolean isOrphan(Namespace drill) {
        String home = label(drill, Names.HOME);
        boolean ours = homes.isEmpty() || homes.contains(home);
        boolean going = drill.getMetadata().getDeletionTimestamp() != null;
        return ours && !going && !hasRun(home, label(drill, Names.RUN_UID));
    }

    /** One that it was selected by. */
    private static String label(Namespace drill, String name) {
        return Objects.requireNonNull(drill.getMetadata().getLabels().get(name));
    }

    /** Asks the API server, and not a cache that may not have seen the run yet. */
    private boolean hasRun(String home, String uid) {
        try {
            return client.resources(RestoreRun.class).inNamespace(home).list().getItems().stream()
                    .anyMatch(run -> run.getMetadata().getUid().equals(uid));
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw refused;
            }
            // The operator's Role goes with the namespace, often before what is in it.
            return client.namespaces().withName(home).get() != null;
        }
    }
}
