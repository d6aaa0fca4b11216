package io.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.adapter.cluster.TurnLease;
import io.holdfast.cli.run.step.ApiServerDouble;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.run.Cancellation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose turn it is, whatever the clocks of the others say. */
class TurnLeaseTest {
    private static final String LEASE = "/apis/coordination.k8s.io/v1/namespaces/shop/leases/holdfast-recovery";

    private final AtomicLong seconds = new AtomicLong();
    private final Cancellation stop = new Cancellation();
    private ApiServerDouble server;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        server = new ApiServerDouble();
        server.keep("/api/v1/namespaces/shop", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        client = server.client();
    }

    @AfterEach
    void end() {
        client.close();
        server.close();
    }

    @Test
    void aHolderThatDiedWithItsClockAYearAheadDoesNotKeepTheTurn() {
        held("2027-01-01T12:00:00.000000Z");
        try (TurnLease lease = lease(this::passing)) {
            lease.take();
            assertThat(holder()).isEqualTo("mine");
        }
    }

    @Test
    void aHolderThatRenewsItsLeaseWithItsClockBehindKeepsTheTurn() {
        held("2020-01-01T12:00:00.000000Z");
        LongSupplier renewing = () -> {
            held("2020-01-01T12:00:%02d.000000Z".formatted(seconds.get() % 60));
            return passing();
        };
        try (TurnLease lease = lease(renewing)) {
            assertThatThrownBy(lease::take)
                    .isInstanceOf(InvalidPlanException.class)
                    .hasMessageContaining("another recovery")
                    .hasMessageContaining("theirs");
        }
        assertThat(holder()).isEqualTo("theirs");
    }

    @Test
    void aHolderThatCannotRenewItsLeaseStopsBeforeAnotherMayBegin() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        try (TurnLease lease = lease(() -> TimeUnit.SECONDS.toNanos(seconds.get()));
                var _ = stop.cutting(stopped::countDown)) {
            lease.take();
            server.close();
            seconds.addAndGet(100);
            assertThat(stopped.await(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThatThrownBy(stop::check).hasMessageContaining("could not be renewed");
    }

    private TurnLease lease(LongSupplier nanos) {
        return new TurnLease(
                client,
                "shop",
                "mine",
                stop,
                new TurnLease.Pace(InstantSource.system(), nanos, Duration.ofSeconds(60), Duration.ofMillis(300)));
    }

    /** Ten seconds go by whenever somebody looks. */
    private long passing() {
        return TimeUnit.SECONDS.toNanos(seconds.addAndGet(10));
    }

    private void held(String renewed) {
        server.keep(LEASE, """
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: holdfast-recovery, namespace: shop, resourceVersion: "1"}
                spec: {holderIdentity: theirs, leaseDurationSeconds: 60, renewTime: "%s"}
                """.formatted(renewed));
    }

    private String holder() {
        return Objects.requireNonNull(client.leases()
                .inNamespace("shop")
                .withName("holdfast-recovery")
                .get()
                .getSpec()
                .getHolderIdentity());
    }
}
