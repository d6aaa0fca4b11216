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
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Lease that one recovery of a namespace holds. It is renewed while the recovery lasts; one that was not renewed for a
 * minute is free, because whoever held it is dead. That minute is watched by one's own clock, and by it alone: what the
 * holder wrote down is compared and never read as a time, because its clock may be wrong by a year.
 */
public final class TurnLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TurnLease.class);
    private static final String NAME = "holdfast-recovery";

    private final KubernetesClient client;
    private final String namespace;
    private final String holder;
    private final Cancellation stop;
    private final Pace pace;
    private final AtomicLong renewed = new AtomicLong();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("lease-", 0).factory());

    /**
     * How time passes for a lease.
     *
     * @param clock for what is written down, for people
     * @param nanos a clock that nobody sets
     * @param lasts how long a lease is held without being renewed
     * @param beat how often it is renewed; a holder gives up so long before the lease ends
     */
    public record Pace(InstantSource clock, LongSupplier nanos, Duration lasts, Duration beat) {

        /** A minute, renewed four times. */
        public static Pace usual(InstantSource clock) {
            return new Pace(clock, System::nanoTime, Duration.ofSeconds(60), Duration.ofSeconds(15));
        }

        private boolean isOver(long since, Duration time) {
            return nanos.getAsLong() - since >= time.toNanos();
        }
    }

    /**
     * The client stays the caller's.
     *
     * @param holder the same for every worker of a run, so that one goes on after another
     * @param stop is asked for when the lease is lost
     */
    public TurnLease(KubernetesClient client, String namespace, String holder, Cancellation stop, Pace pace) {
        this.client = client;
        this.namespace = namespace;
        this.holder = holder;
        this.stop = stop;
        this.pace = pace;
    }

    /**
     * Takes the lease. Where somebody else has it, looks on until it is renewed, and fails then, or until it has not been
     * renewed for as long as it lasts, and takes it.
     */
    public void take() {
        try {
            for (Optional<Lease> other = write(null); other.isPresent(); other = write(other.get())) {
                LOG.info(
                        "waits for the Lease {}/{}, which {} may still hold",
                        namespace,
                        NAME,
                        other.get().getSpec().getHolderIdentity());
                watch(other.get());
            }
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "taking the Lease " + namespace + "/" + NAME);
        }
        renewed.set(pace.nanos().getAsLong());
        long beat = pace.beat().toMillis();
        var _ = timer.scheduleAtFixedRate(this::renew, beat, beat, TimeUnit.MILLISECONDS);
        // Of its own, because a request may hang for longer than the lease lasts.
        long look = Math.max(1, beat / 10);
        var _ = timer.scheduleAtFixedRate(this::stopIfLate, look, look, TimeUnit.MILLISECONDS);
    }

    /** Watches a lease of somebody else for as long as it lasts; fails as soon as it is renewed. */
    private void watch(Lease seen) {
        long since = pace.nanos().getAsLong();
        while (!pace.isOver(since, pace.lasts())) {
            stop.pause(pace.beat().dividedBy(3));
            Lease now = find();
            if (now == null) {
                return;
            }
            if (!isSame(now, seen)) {
                throw taken(now);
            }
        }
    }

    private static boolean isSame(Lease one, Lease other) {
        return Objects.equals(one.getSpec().getHolderIdentity(), other.getSpec().getHolderIdentity())
                && Objects.equals(one.getSpec().getRenewTime(), other.getSpec().getRenewTime());
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
            Optional<Lease> other = write(null);
            if (other.isPresent()) {
                stop.cancel(
                        "the Lease " + NAME + " was lost: " + taken(other.get()).getMessage());
                return;
            }
            renewed.set(pace.nanos().getAsLong());
        } catch (KubernetesClientException e) {
            LOG.warn("the Lease {}/{} was not renewed: {}", namespace, NAME, e.getMessage());
        }
    }

    /** Before anybody else may take it: two recoveries of one namespace would write over each other. */
    private void stopIfLate() {
        if (pace.isOver(renewed.get(), pace.lasts().minus(pace.beat()))) {
            stop.cancel("the Lease " + NAME + " could not be renewed for "
                    + pace.lasts().minus(pace.beat()).toSeconds() + " s: another recovery may begin");
        }
    }

    private InvalidPlanException taken(Lease there) {
        return new InvalidPlanException(
                Reason.TargetNotEmpty,
                "another recovery of namespace " + namespace + " is under way: "
                        + there.getSpec().getHolderIdentity(),
                "wait for its end, or abort it with a RunDecision");
    }

    /**
     * Takes or renews it.
     *
     * @param dead a lease of somebody else that was not renewed for as long as it lasts
     * @return the lease of somebody else that is in the way
     */
    private Optional<Lease> write(@Nullable Lease dead) {
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
            return Optional.empty();
        }
        boolean ours = holder.equals(there.getSpec().getHolderIdentity());
        if (!ours && (dead == null || !isSame(there, dead))) {
            return Optional.of(there);
        }
        client.leases()
                .inNamespace(namespace)
                .resource(lease(there.getMetadata().getResourceVersion()))
                .update();
        return Optional.empty();
    }

    private @Nullable Lease find() {
        return client.leases().inNamespace(namespace).withName(NAME).get();
    }

    private Lease lease(@Nullable String version) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .withResourceVersion(version)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) Math.max(1, pace.lasts().toSeconds()))
                .withRenewTime(pace.clock().instant().atZone(ZoneOffset.UTC))
                .endSpec()
                .build();
    }
}
