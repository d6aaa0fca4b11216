package io.holdfast.operator.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.operator.cache.Caches;
import io.holdfast.operator.status.Conditions;
import io.holdfast.recovery.schedule.Schedules;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The domain's metrics, read from the caches at each scrape: after a restart they are what they were. Only the leader
 * shows them, or every value would be there twice.
 */
public final class DomainMetrics implements MultiCollector {
    private static final Logger LOG = LoggerFactory.getLogger(DomainMetrics.class);

    private final Caches caches;
    private final BooleanSupplier leading;
    private final InstantSource clock;
    private final Map<Plan, Optional<Duration>> intervals = new ConcurrentHashMap<>();

    /** What the expected interval of a source depends on: its policy's spec, and the day. */
    private record Plan(String uid, long generation, String source, Instant day) {}

    public DomainMetrics(Caches caches, BooleanSupplier leading, InstantSource clock) {
        this.caches = caches;
        this.leading = leading;
        this.clock = clock;
    }

    @Override
    public MetricSnapshots collect() {
        if (!caches.isOpen() || !leading.getAsBoolean()) {
            return new MetricSnapshots();
        }
        Instant now = clock.instant();
        Instant day = now.truncatedTo(ChronoUnit.DAYS);
        intervals.keySet().removeIf(plan -> !plan.day().equals(day));
        Stream<Sample> policies = caches.policies()
                .flatMap(policy ->
                        readable(policy, () -> PolicyFigures.of(policy, (one, source) -> interval(one, source, day))));
        Stream<Sample> repositories = caches.repositories().map(DomainMetrics::availability);
        Stream<Sample> plans = caches.plans()
                .flatMap(plan -> readable(
                        plan,
                        () -> PlanFigures.of(
                                plan, caches.runs(plan.getMetadata().getNamespace()), now)));
        Stream<Sample> leaks = caches.policies()
                .filter(policy -> !policy.getSpec().verifications().isEmpty())
                .map(policy -> leaked(policy, now));
        Map<Figure, List<Sample>> byFigure = Stream.of(policies, repositories, plans, leaks)
                .flatMap(samples -> samples)
                .collect(Collectors.groupingBy(Sample::figure));
        List<MetricSnapshot> snapshots = new ArrayList<>();
        byFigure.forEach((figure, samples) ->
                snapshots.add(figure.counts() ? counter(figure, samples) : gauge(figure, samples)));
        return new MetricSnapshots(snapshots);
    }

    /** One object that an older schema let in, and that cannot be read, takes nobody else's figures away. */
    static Stream<Sample> readable(HasMetadata object, Supplier<List<Sample>> figures) {
        try {
            return figures.get().stream();
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException unreadable) {
            LOG.warn(
                    "no figures of {} {}/{}: {}",
                    object.getKind(),
                    object.getMetadata().getNamespace(),
                    object.getMetadata().getName(),
                    unreadable.getMessage());
            return Stream.empty();
        }
    }

    /** Walks through weeks of times, so it is done once per spec and day. */
    private Optional<Duration> interval(BackupPolicy policy, String source, Instant day) {
        Plan plan = new Plan(policy.getMetadata().getUid(), policy.getMetadata().getGeneration(), source, day);
        return intervals.computeIfAbsent(
                plan,
                _ -> Schedules.expectedInterval(
                        policy.getMetadata().getNamespace(),
                        policy.getMetadata().getName(),
                        policy.getSpec(),
                        source,
                        day));
    }

    /** Of verifications: those of drills and recoveries are told by their plan. */
    private Sample leaked(BackupPolicy policy, Instant now) {
        String namespace = policy.getMetadata().getNamespace();
        String name = policy.getMetadata().getName();
        Stream<RestoreRun> verifications = caches.runs(namespace).stream()
                .filter(run -> run.getSpec().verify() != null
                        && run.getSpec().verify().policyRef().name().equals(name));
        return new Sample(
                Figure.LEAKED,
                Labels.of("backup_namespace", namespace, "policy", name),
                Leaks.count(verifications, Duration.ZERO, now));
    }

    private static Sample availability(BackupRepository repository) {
        boolean available = repository.getStatus() != null
                && Conditions.isTrue(repository.getStatus().conditions(), Conditions.READY);
        return new Sample(
                Figure.REPOSITORY_AVAILABLE,
                Labels.of(
                        "backup_namespace",
                        repository.getMetadata().getNamespace(),
                        "repository",
                        repository.getMetadata().getName()),
                available ? 1 : 0);
    }

    private static MetricSnapshot gauge(Figure figure, List<Sample> samples) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name(figure.metric()).help(figure.help());
        for (Sample sample : samples) {
            gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(sample.labels())
                    .value(sample.value())
                    .build());
        }
        return gauge.build();
    }

    private static MetricSnapshot counter(Figure figure, List<Sample> samples) {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name(figure.metric()).help(figure.help());
        for (Sample sample : samples) {
            counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(sample.labels())
                    .value(sample.value())
                    .build());
        }
        return counter.build();
    }
}
