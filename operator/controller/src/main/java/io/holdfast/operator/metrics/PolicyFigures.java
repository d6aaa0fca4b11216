package io.holdfast.operator.metrics;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.OnChange;
import io.holdfast.api.v1alpha1.Schedule;
import io.holdfast.api.v1alpha1.SourceChanges;
import io.holdfast.api.v1alpha1.SourceStatus;
import io.holdfast.api.v1alpha1.VerificationStatus;
import io.holdfast.api.v1alpha1.VerifiedSource;
import io.holdfast.operator.status.Conditions;
import io.holdfast.operator.status.Reason;
import io.holdfast.recovery.schedule.Schedules;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The samples of one policy. The labels do not collide with those that a scrape adds (namespace, pod, job). */
final class PolicyFigures {
    private static final Duration USUAL_RUN = Duration.ofMinutes(15);

    private final BackupPolicy policy;
    private final BiFunction<BackupPolicy, String, Optional<Duration>> expectedInterval;
    private final List<Sample> samples = new ArrayList<>();

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
        return figures.samples;
    }

    private void add(BackupSource source) {
        Labels labels = Labels.of(
                "backup_namespace",
                policy.getMetadata().getNamespace(),
                "policy",
                policy.getMetadata().getName(),
                "source",
                source.name());
        SourceStatus known = status(source.name());
        Instant success = known.lastSuccessTime();
        Instant since = success == null ? Instant.parse(policy.getMetadata().getCreationTimestamp()) : success;
        put(Figure.LAST_SUCCESS, labels, seconds(since));
        put(Figure.EVER_SUCCEEDED, labels, success == null ? 0.0 : 1.0);
        put(Figure.SIZE, labels, number(known.lastSizeBytes()));
        put(Figure.STORED, labels, number(known.lastStoredBytes()));
        put(Figure.DURATION, labels, known.lastDurationSeconds());
        put(Figure.LAST_ATTEMPT, labels, known.lastAttemptTime() == null ? null : seconds(known.lastAttemptTime()));
        put(Figure.BASELINE, labels, median(known.previousSizes()));
        put(Figure.CONSECUTIVE_FAILURES, labels, (double) known.consecutiveFailures());
        put(Figure.SUSPENDED, labels, suspended(source) ? 1.0 : 0.0);
        expectedInterval
                .apply(policy, source.name())
                .ifPresent(interval -> put(Figure.EXPECTED_INTERVAL, labels, (double) interval.toSeconds()));
        addLimits(source, labels, known.changes());
        known.failuresByReason()
                .forEach((reason, count) ->
                        put(Figure.FAILURES, labels.merge(Labels.of("reason", reason)), count.doubleValue()));
    }

    private void add(VerificationStatus verification) {
        for (VerifiedSource source : verification.sources()) {
            Labels labels = Labels.of(
                    "backup_namespace",
                    policy.getMetadata().getNamespace(),
                    "policy",
                    policy.getMetadata().getName(),
                    "source",
                    source.name(),
                    "verification",
                    verification.name());
            put(Figure.VERIFICATION_PASSED, labels, source.passed() ? 1.0 : 0.0);
            put(
                    Figure.VERIFICATION_TIME,
                    labels,
                    source.lastPassedTime() == null ? null : seconds(source.lastPassedTime()));
        }
    }

    /** While every change is seen, an old recovery point of a source that did not change since loses nothing. */
    private void addLimits(BackupSource source, Labels labels, @Nullable SourceChanges changes) {
        OnChange rule = policy.getSpec().onChange();
        if (rule == null || !rule.covers(source) || changes == null || isBlind()) {
            put(Figure.OBJECTIVE, labels, objective());
            return;
        }
        Duration usual =
                HoldfastDuration.parse(rule.minInterval()).multipliedBy(3).plus(USUAL_RUN);
        Double objective = objective();
        put(Figure.CHANGE_LIMIT, labels, objective == null ? (double) usual.toSeconds() : objective);
        put(Figure.PENDING_CHANGE, labels, changes.pendingTime() == null ? null : seconds(changes.pendingTime()));
    }

    private boolean isBlind() {
        return policy.getStatus() != null
                && Conditions.find(policy.getStatus().conditions(), Conditions.READY)
                        .filter(ready -> ready.getReason().equals(Reason.CHANGES_NOT_WATCHED.word()))
                        .isPresent();
    }

    private SourceStatus status(String source) {
        return policy.getStatus() == null
                ? SourceStatus.unknown(source)
                : policy.getStatus().sources().stream()
                        .filter(one -> one.name().equals(source))
                        .findFirst()
                        .orElseGet(() -> SourceStatus.unknown(source));
    }

    private @Nullable Double objective() {
        BackupPolicySpec spec = policy.getSpec();
        return spec.objectives() == null || spec.objectives().rpo() == null
                ? null
                : (double) HoldfastDuration.parse(spec.objectives().rpo()).toSeconds();
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

    private void put(Figure figure, Labels labels, @Nullable Double value) {
        if (value != null) {
            samples.add(new Sample(figure, labels, value));
        }
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
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
