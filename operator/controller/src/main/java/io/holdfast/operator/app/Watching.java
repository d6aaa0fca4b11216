package io.holdfast.operator.app;

import io.holdfast.operator.cache.Caches;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.processing.Controller;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the namespaces that are to be watched are watched. One that is gone took the operator's Role in it along: whoever
 * insisted on it could not start, and none of the others would be protected. It is taken in when it is back.
 */
final class Watching implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watching.class);

    private final Set<String> wanted;
    private final Duration interval;
    private final Namespaces namespaces;
    private final Caches caches;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("namespaces").daemon().factory());
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Set<String> watched = Set.of();

    Watching(OperatorConfig config, Namespaces namespaces, Caches caches) {
        this.wanted = new TreeSet<>(config.namespaces());
        this.interval = config.namespaceInterval();
        this.namespaces = namespaces;
        this.caches = caches;
    }

    /** Those that can be watched at the start; waits while there is none, because none would mean all. */
    Set<String> atFirst() {
        while (true) {
            Set<String> found = new TreeSet<>(wanted);
            found.removeIf(name -> !namespaces.canBeWatched(name));
            tellMissing(found);
            if (!found.isEmpty() || wanted.isEmpty()) {
                watched = found;
                return found;
            }
            pause();
        }
    }

    /** From now on looks again and again. */
    void follow(Operator operator) {
        if (!wanted.isEmpty()) {
            var _ = timer.scheduleWithFixedDelay(
                    () -> lookAgain(operator), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    void bindTo(MeterRegistry registry) {
        for (String name : wanted) {
            Gauge.builder("holdfast.namespace.watched", this, one -> one.watched.contains(name) ? 1 : 0)
                    .description("1 if the namespace is watched; 0 while it is gone or its Role is.")
                    .tag("backup_namespace", name)
                    .register(registry);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        timer.shutdownNow();
    }

    /** One that is watched already is kept without a look at its Role: while it goes, its objects must be let go. */
    private void lookAgain(Operator operator) {
        try {
            Set<String> kept = new LinkedHashSet<>(watched);
            if (kept.removeIf(namespaces::isGone)) {
                change(operator, kept);
                tellMissing(kept);
            }
            for (String name : wanted) {
                if (!watched.contains(name) && namespaces.canBeWatched(name)) {
                    takeIn(operator, name);
                }
            }
        } catch (RuntimeException failed) {
            LOG.warn("cannot look at the namespaces, tries again", failed);
        }
    }

    private void takeIn(Operator operator, String name) {
        Set<String> before = watched;
        Set<String> more = new LinkedHashSet<>(before);
        more.add(name);
        caches.fill(name);
        try {
            change(operator, more);
            LOG.info("namespace {} is watched", name);
        } catch (RuntimeException refused) {
            LOG.warn("namespace {} cannot be watched yet", name, refused);
            change(operator, before);
        } finally {
            caches.filled(name);
        }
    }

    /**
     * The framework's own way to change namespaces stops all work of a controller meanwhile, then forgets to end what was
     * under way, and starts work also where another instance leads; its event sources can be changed without it.
     */
    private void change(Operator operator, Set<String> next) {
        for (RegisteredController<?> registered : operator.getRegisteredControllers()) {
            if (registered instanceof Controller<?> controller) {
                controller.getEventSourceManager().changeNamespaces(next);
            }
        }
        watched = Set.copyOf(next);
    }

    private void tellMissing(Set<String> found) {
        wanted.stream()
                .filter(name -> !found.contains(name))
                .forEach(name -> LOG.warn(
                        "namespace {} is not watched: it, or the operator's Role in it, is gone; looks again every {}",
                        name,
                        interval));
    }

    private void pause() {
        try {
            if (closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("stopped before there was a namespace to watch");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped before there was a namespace to watch", stop);
        }
    }
}
