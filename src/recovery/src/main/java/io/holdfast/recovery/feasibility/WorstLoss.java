package io.holdfast.recovery.feasibility;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.Verification;
import io.holdfast.api.v1alpha1.plan.PlanFinding;
import io.holdfast.api.v1alpha1.plan.PointSelect;
import io.holdfast.api.v1alpha1.plan.PointSelection;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.recovery.schedule.ClockRule;
import io.holdfast.recovery.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the schedules of a source allow to be lost.
 *
 * @param longest the largest pause between two captures, the time of one included; null if nothing captures it
 * @param finding what stands between that and the objective
 */
record WorstLoss(@Nullable Duration longest, Optional<PlanFinding> finding) {

    /**
     * What is looked at.
     *
     * @param who the component or source that findings are about
     * @param captureSeconds how long a capture takes, as far as that is known
     * @param watched whether changes are seen, where the policy wants them to be
     */
    record Question(
            String namespace,
            String policyName,
            BackupPolicySpec policy,
            BackupSource source,
            String who,
            PointSelection selection,
            @Nullable Duration objective,
            double captureSeconds,
            boolean watched,
            Instant now) {}

    static WorstLoss of(Question question) {
        Duration capture = Duration.ofMillis(Math.round(question.captureSeconds() * 1000));
        Optional<Duration> interval = interval(question);
        if (interval.isEmpty()) {
            boolean suspended = question.policy().suspend();
            return new WorstLoss(
                    null,
                    Optional.of(new PlanFinding(
                            suspended ? "PolicySuspended" : "NothingCapturesIt",
                            Severity.HIGH,
                            question.who(),
                            suspended
                                    ? "policy " + question.policyName() + " is suspended"
                                    : "no schedule of policy " + question.policyName() + " runs source "
                                            + question.source().name(),
                            suspended ? "Set suspend to false." : "Add a schedule, or onChange.")));
        }
        if (question.selection().select() != PointSelect.LATEST_VERIFIED) {
            return judged(question, interval.get(), interval.get().plus(capture));
        }
        Optional<Duration> proofs = proofs(question);
        if (proofs.isEmpty()) {
            return new WorstLoss(
                    null,
                    Optional.of(new PlanFinding(
                            "NothingVerifiesIt",
                            Severity.HIGH,
                            question.who(),
                            "LatestVerified is taken, and no verification of policy " + question.policyName()
                                    + " proves recovery points of source "
                                    + question.source().name(),
                            "Add one to spec.verifications of the policy, or select Latest.")));
        }
        return judged(question, interval.get(), interval.get().plus(capture).plus(proofs.get()));
    }

    private static WorstLoss judged(Question question, Duration interval, Duration worst) {
        Duration objective = question.objective();
        if (objective == null || worst.compareTo(objective) <= 0) {
            return new WorstLoss(worst, Optional.empty());
        }
        String text = "up to " + HoldfastDuration.format(worst) + " of data can be lost (captured every "
                + HoldfastDuration.format(interval) + " at most), and the objective is "
                + HoldfastDuration.format(objective);
        return new WorstLoss(
                worst,
                Optional.of(new PlanFinding(
                        "RpoNotReachable",
                        Severity.HIGH,
                        question.who(),
                        text,
                        "Run source " + question.source().name() + " of policy " + question.policyName()
                                + " more often, at least every "
                                + HoldfastDuration.format(needed(objective, worst.minus(interval)))
                                + ", or agree on a larger rpo.")));
    }

    private static Duration needed(Duration objective, Duration rest) {
        Duration needed = objective.minus(rest);
        return needed.isNegative() || needed.isZero() ? Duration.ofMinutes(1) : needed;
    }

    /** A watched source is captured soon after it changed; what does not change is not lost. */
    private static Optional<Duration> interval(Question question) {
        BackupPolicySpec policy = question.policy();
        Optional<Duration> scheduled = Schedules.expectedInterval(
                question.namespace(),
                question.policyName(),
                policy,
                question.source().name(),
                question.now());
        Optional<Duration> watched = Optional.ofNullable(policy.onChange())
                .filter(rule -> question.watched() && !policy.suspend() && rule.covers(question.source()))
                .map(rule -> HoldfastDuration.parse(rule.minInterval()));
        return Stream.concat(scheduled.stream(), watched.stream()).min(Comparator.naturalOrder());
    }

    private static Optional<Duration> proofs(Question question) {
        return question.policy().verifications().stream()
                .filter(one -> !one.suspend() && covers(one, question.source().name()))
                .flatMap(one -> Schedules.largestGap(
                        question.namespace(), question.policyName(), List.of(ClockRule.of(one)), question.now())
                        .stream())
                .min(Comparator.naturalOrder());
    }

    private static boolean covers(Verification verification, String source) {
        return verification.sources().isEmpty() || verification.sources().contains(source);
    }
}
