package io.holdfast.operator.app;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a start of the operator costs: from the birth of its process until it knows the cluster, and until it has first acted. */
final class Startup implements Metrics {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final long NOT_YET = -1;

    private final InstantSource clock;
    private final Instant born;
    private final AtomicLong caches = new AtomicLong(NOT_YET);
    private final AtomicLong reconciliation = new AtomicLong(NOT_YET);

    Startup(InstantSource clock) {
        this.clock = clock;
        this.born = ProcessStart.ofThis(clock.instant());
    }

    /** All caches are filled. */
    void cachesOpened() {
        if (caches.compareAndSet(NOT_YET, age())) {
            // The processor's time does not depend on what else the machine does.
            LOG.info(
                    "caches are filled {} ms after the start of the process, with {} ms of processor time",
                    caches,
                    cpu());
        }
    }

    /** Before the caches are filled a reconciler does nothing but wait for them. */
    @Override
    public void reconciliationSucceeded(HasMetadata object, Map<String, Object> context) {
        if (caches.get() != NOT_YET && reconciliation.compareAndSet(NOT_YET, age())) {
            LOG.info(
                    "first reconciliation is done {} ms after the start of the process: {} {}",
                    reconciliation,
                    object.getKind(),
                    object.getMetadata().getName());
        }
    }

    void bindTo(MeterRegistry registry) {
        gauge(registry, "caches", caches);
        gauge(registry, "reconciliation", reconciliation);
    }

    private static void gauge(MeterRegistry registry, String milestone, AtomicLong millis) {
        TimeGauge.builder(
                        "holdfast.operator.start",
                        millis,
                        TimeUnit.MILLISECONDS,
                        value -> value.get() == NOT_YET ? Double.NaN : value.get())
                .description("From the start of the process until its caches were filled, and until it first acted.")
                .tag("until", milestone)
                .register(registry);
    }

    private long age() {
        return Duration.between(born, clock.instant()).toMillis();
    }

    private static long cpu() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toMillis)
                .orElse(NOT_YET);
    }
}
