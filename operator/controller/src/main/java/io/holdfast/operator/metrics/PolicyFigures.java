package io.holdfast.operator.metrics;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.Objectives;
import io.holdfast.api.v1alpha1.OnChange;
import io.holdfast.api.v1alpha1.Schedule;
import io.holdfast.api.v1alpha1.SourceChanges;
import io.holdfast.api.v1alpha1.SourceStatus;
import io.holdfast.api.v1alpha1.VerificationStatus;
import io.holdfast.api.v1alpha1.VerifiedSource;
import io.holdfast.operator.status.SeenChanges;
import io.holdfast.recovery.schedule.Schedules;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The samples of one policy. The labels do not collide with those that a scrape adds (namespace, pod, job). */
final class PolicyFigures {
    private static final Duration USUAL_RUN = Duration.ofMinutes(15);

    private final BackupPolicy policy;
    private final BiFunction<BackupPolicy, String, Optional<Duration>> expectedInterval;
    private final Samples samples = new Samples();

    private PolicyFigures(BackupPolicy policy, BiFunction<BackupPolicy, String, Optional<Duration>> expectedInterval) {
        this.policy = policy;
        this.expectedInterval = expectedInterval;
    }

    static List<Sample> of(BackupPolicy policy, BiFunction<BackupPolicy, String, Optional<Duration>> expectedInterval) {
        PolicyFigures figures = new PolicyFigures(policy, expectedInterval);
        policy.getSpec().sources().forEach(figures::add);
        if (policy.getStatus() != null) {
            policy.getStatus().verifications().forEach(figures::add);
        }
        return figures.samples.list();
    }

    private void add(BackupSource source) {
        Labels labels = labels(source.name());
        SourceStatus known = status(source.name());
        Instant success = known.lastSuccessTime();
        Instant since = success == null ? Instant.parse(policy.getMetadata().getCreationTimestamp()) : success;
        samples.putTime(Figure.LAST_SUCCESS, labels, since);
        samples.put(Figure.EVER_SUCCEEDED, labels, success == null ? 0.0 : 1.0);
        samples.put(Figure.SIZE, labels, number(known.lastSizeBytes()));
        samples.put(Figure.STORED, labels, number(known.lastStoredBytes()));
        samples.put(Figure.DURATION, labels, known.lastDurationSeconds());
        samples.putTime(Figure.LAST_ATTEMPT, labels, known.lastAttemptTime());
        samples.put(Figure.BASELINE, labels, median(known.previousSizes()));
        samples.put(Figure.CONSECUTIVE_FAILURES, labels, (double) known.consecutiveFailures());
        Integer foreign = known.foreignObjects();
        if (foreign != null) {
            samples.put(Figure.FOREIGN, labels, foreign.doubleValue());
        }
        samples.put(Figure.SUSPENDED, labels, suspended(source) ? 1.0 : 0.0);
        Optional<Duration> interval = expectedInterval.apply(policy, source.name());
        samples.put(
                Figure.EXPECTED_INTERVAL,
                labels,
                interval.map(one -> (double) one.toSeconds()).orElse(null));
        samples.put(Figure.IDLE, labels, interval.isEmpty() && isIdle(source) ? 1.0 : 0.0);
        addLimits(source, labels);
        samples.put(Figure.RECOVERY_OBJECTIVE, labels, promised(Objectives::rto));
        known.failuresByReason()
                .forEach((reason, count) ->
                        samples.put(Figure.FAILURES, labels.merge(Labels.of("reason", reason)), count.doubleValue()));
    }

    private void add(VerificationStatus verification) {
        for (VerifiedSource source : verification.sources()) {
            Labels labels = labels(source.name()).merge(Labels.of("verification", verification.name()));
            samples.put(Figure.VERIFICATION_PASSED, labels, source.passed() ? 1.0 : 0.0);
            samples.putTime(Figure.VERIFICATION_TIME, labels, source.lastPassedTime());
        }
    }

    private Labels labels(String source) {
        return Labels.of(
                "backup_namespace",
                policy.getMetadata().getNamespace(),
                "policy",
                policy.getMetadata().getName(),
                "source",
                source);
    }

    /** While every change is seen, an old recovery point of a source that did not change since loses nothing. */
    private void addLimits(BackupSource source, Labels labels) {
        OnChange rule = policy.getSpec().onChange();
        Optional<SourceChanges> changes = SeenChanges.of(policy, source);
        if (rule == null || changes.isEmpty()) {
            samples.put(Figure.OBJECTIVE, labels, promised(Objectives::rpo));
            return;
        }
        Duration usual =
                HoldfastDuration.parse(rule.minInterval()).multipliedBy(3).plus(USUAL_RUN);
        Double objective = promised(Objectives::rpo);
        samples.put(Figure.CHANGE_LIMIT, labels, objective == null ? (double) usual.toSeconds() : objective);
        samples.putTime(Figure.PENDING_CHANGE, labels, changes.get().pendingTime());
    }

    private SourceStatus status(String source) {
        return policy.getStatus() == null
                ? SourceStatus.unknown(source)
                : policy.getStatus().sources().stream()
                        .filter(one -> one.name().equals(source))
                        .findFirst()
                        .orElseGet(() -> SourceStatus.unknown(source));
    }

    /** Seconds; null if the policy does not promise it. */
    private @Nullable Double promised(Function<Objectives, @Nullable String> objective) {
        return Optional.ofNullable(policy.getSpec().objectives())
                .map(objective)
                .map(text -> (double) HoldfastDuration.parse(text).toSeconds())
                .orElse(null);
    }

    /** Whether changes alone could start its runs, or no more than a schedule that is none, and neither does. */
    private boolean isIdle(BackupSource source) {
        OnChange onChange = policy.getSpec().onChange();
        boolean onlyChanges = onChange != null && onChange.covers(source);
        boolean scheduled = policy.getSpec().schedules().stream()
                .anyMatch(schedule -> !schedule.suspend() && Schedules.covers(schedule, source.name()));
        return !suspended(source) && (onlyChanges ? SeenChanges.isBlind(policy) : scheduled);
    }

    /** Only what would run is suspended: a source that is run by hand alone is not. */
    private boolean suspended(BackupSource source) {
        OnChange onChange = policy.getSpec().onChange();
        List<Schedule> covering = policy.getSpec().schedules().stream()
                .filter(schedule -> Schedules.covers(schedule, source.name()))
                .toList();
        return policy.getSpec().suspend()
                || (!covering.isEmpty()
                        && covering.stream().allMatch(Schedule::suspend)
                        && (onChange == null || !onChange.covers(source)));
    }

    private static @Nullable Double number(@Nullable Long value) {
        return value == null ? null : value.doubleValue();
    }

    private static @Nullable Double median(List<Long> values) {
        if (values.isEmpty()) {
            return null;
        }
        List<Long> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? (double) sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
    }
}
