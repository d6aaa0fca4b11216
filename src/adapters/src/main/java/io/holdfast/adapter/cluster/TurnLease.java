package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Lease that one recovery of a namespace holds. It is renewed while the recovery lasts; one that was not renewed for a
 * minute is free, because whoever held it is dead.
 */
public final class TurnLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TurnLease.class);
    private static final String NAME = "holdfast-recovery";
    private static final Duration LASTS = Duration.ofSeconds(60);
    private static final Duration RENEWED = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final String namespace;
    private final String holder;
    private final Cancellation stop;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lease").factory());

    /**
     * The client stays the caller's.
     *
     * @param holder the same for every worker of a run, so that one goes on after another
     * @param stop is asked for when the lease is lost
     */
    public TurnLease(KubernetesClient client, String namespace, String holder, Cancellation stop, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.holder = holder;
        this.stop = stop;
        this.clock = clock;
    }

    /** Takes the lease; fails if somebody else holds it. */
    public void take() {
        try {
            write();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "taking the Lease " + namespace + "/" + NAME);
        }
        var _ = timer.scheduleAtFixedRate(this::renew, RENEWED.toSeconds(), RENEWED.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            Lease there = find();
            if (there != null && holder.equals(there.getSpec().getHolderIdentity())) {
                client.leases().resource(there).delete();
            }
        } catch (KubernetesClientException e) {
            LOG.warn("the Lease {}/{} stays until it expires: {}", namespace, NAME, e.getMessage());
        }
    }

    private void renew() {
        try {
            write();
        } catch (InvalidPlanException e) {
            stop.cancel("the Lease " + NAME + " was lost: " + e.getMessage());
        } catch (KubernetesClientException e) {
            LOG.warn("the Lease {}/{} was not renewed: {}", namespace, NAME, e.getMessage());
        }
    }

    private void write() {
        Lease there = find();
        if (there == null) {
            // In a cold start the Lease comes before everything else, the namespace included.
            if (client.namespaces().withName(namespace).get() == null) {
                client.namespaces()
                        .resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(namespace)
                                .endMetadata()
                                .build())
                        .create();
            }
            client.leases().inNamespace(namespace).resource(lease(null)).create();
            return;
        }
        if (!holder.equals(there.getSpec().getHolderIdentity()) && isAlive(there)) {
            throw new InvalidPlanException(
                    Reason.TargetNotEmpty,
                    "another recovery of namespace " + namespace + " is under way: "
                            + there.getSpec().getHolderIdentity(),
                    "wait for its end, or abort it with a RunDecision");
        }
        client.leases()
                .inNamespace(namespace)
                .resource(lease(there.getMetadata().getResourceVersion()))
                .update();
    }

    private boolean isAlive(Lease lease) {
        ZonedDateTime renewed = lease.getSpec().getRenewTime();
        int seconds = Objects.requireNonNullElse(lease.getSpec().getLeaseDurationSeconds(), (int) LASTS.toSeconds());
        return renewed != null && renewed.toInstant().plusSeconds(seconds).isAfter(clock.instant());
    }

    private @org.jspecify.annotations.Nullable Lease find() {
        return client.leases().inNamespace(namespace).withName(NAME).get();
    }

    private Lease lease(@org.jspecify.annotations.Nullable String version) {
        Instant now = clock.instant();
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .withResourceVersion(version)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) LASTS.toSeconds())
                .withRenewTime(now.atZone(ZoneOffset.UTC))
                .endSpec()
                .build();
    }
}
