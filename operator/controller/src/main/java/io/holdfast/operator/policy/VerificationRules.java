package io.holdfast.operator.policy;

import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.Verification;
import io.holdfast.api.v1alpha1.VerificationStatus;
import io.holdfast.api.v1alpha1.VerifiedSource;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.engine.schedule.Timetable;
import io.holdfast.operator.plan.RunSummaries;
import io.holdfast.operator.policy.PolicyDecision.NewVerification;
import io.holdfast.operator.run.RunNames;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import io.holdfast.recovery.schedule.ClockRule;
import io.holdfast.recovery.schedule.Schedules;
import io.holdfast.recovery.schedule.Schedules.InvalidScheduleException;
import io.holdfast.recovery.schedule.Standing;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When the verifications of a policy run, and what they have found. */
final class VerificationRules {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZoneOffset.UTC);

    private final PolicyView view;
    private final Instant now;
    private final List<NewVerification> create = new ArrayList<>();
    private final List<Announcement> announcements = new ArrayList<>();
    private final List<InvalidScheduleException> invalid = new ArrayList<>();

    VerificationRules(PolicyView view, Instant now) {
        this.view = view;
        this.now = now;
    }

    List<NewVerification> create() {
        return create;
    }

    List<Announcement> announcements() {
        return announcements;
    }

    List<InvalidScheduleException> invalid() {
        return invalid;
    }

    List<VerificationStatus> advance() {
        return view.spec().verifications().stream().map(this::advance).toList();
    }

    /** Names of finished runs that history does not keep; only those that are in the stored figures already. */
    List<String> outdated() {
        List<String> outdated = new ArrayList<>();
        Map<Kept, Integer> kept = new HashMap<>();
        List<RestoreRun> youngestFirst = view.verifications().stream()
                .filter(RunSummaries::isOver)
                .filter(run -> run.getMetadata().getDeletionTimestamp() == null)
                .filter(this::isStored)
                .sorted(Comparator.comparing(VerificationRules::end).reversed())
                .toList();
        for (RestoreRun run : youngestFirst) {
            boolean passed = passed(run);
            int limit = passed
                    ? view.spec().history().successful()
                    : view.spec().history().failed();
            if (kept.merge(new Kept(target(run), source(run), passed), 1, Integer::sum) > limit) {
                outdated.add(run.getMetadata().getName());
            }
        }
        return outdated;
    }

    /** What history counts together: as of Backups, a source's runs, so that one source does not push out another's. */
    private record Kept(String verification, String source, boolean passed) {}

    private VerificationStatus advance(Verification verification) {
        Optional<VerificationStatus> before = view.status().verifications().stream()
                .filter(one -> one.name().equals(verification.name()))
                .findFirst();
        Standing standing = standing(verification, before);
        List<VerifiedSource> sources = view.spec().sources().stream()
                .filter(source -> covers(verification, source))
                .map(source -> found(verification, source, before))
                .flatMap(Optional::stream)
                .toList();
        return new VerificationStatus(verification.name(), standing.rule(), standing.last(), standing.next(), sources);
    }

    private Standing standing(Verification verification, Optional<VerificationStatus> status) {
        ClockRule rule = ClockRule.of(verification);
        Optional<Standing> before = status.map(one -> new Standing(
                Objects.requireNonNullElse(one.rule(), ""), one.lastScheduleTime(), one.nextScheduleTime()));
        Timetable timetable;
        try {
            timetable = Schedules.read(view.namespace(), view.name(), rule);
        } catch (InvalidScheduleException unreadable) {
            invalid.add(unreadable);
            return Standing.unreadable(rule);
        }
        if (view.spec().suspend() || verification.suspend()) {
            return Standing.suspended(rule, before);
        }
        boolean isNew = view.status().observedGeneration() == null && view.generation() <= 1;
        Standing.Look look = Standing.look(rule, timetable, before, isNew ? view.created() : now, now);
        switch (look.verdict()) {
            case Timetable.NotDue _ -> {}
            case Timetable.Due due -> start(verification, due.time());
            case Timetable.Missed missed ->
                announcements.add(new Announcement(
                        Reason.RUN_MISSED,
                        "verification " + verification.name() + " was due at " + missed.time() + ", longer ago than "
                                + verification.startingDeadline()));
        }
        return look.standing();
    }

    private void start(Verification verification, Instant time) {
        for (BackupSource source : view.spec().sources()) {
            String name = view.name() + "-" + verification.name() + "-" + source.name() + "-" + MINUTE.format(time);
            boolean known = view.verifications().stream()
                    .anyMatch(run -> isOf(verification, source, run) && RunNames.is(run, name));
            if (covers(verification, source) && !known) {
                create.add(new NewVerification(name, verification.name(), source.name(), time));
                announcements.add(new Announcement(Reason.VERIFICATION_STARTED, name));
            }
        }
    }

    private Optional<VerifiedSource> found(
            Verification verification, BackupSource source, Optional<VerificationStatus> before) {
        Optional<VerifiedSource> known = before.flatMap(status -> status.sources().stream()
                .filter(one -> one.name().equals(source.name()))
                .findFirst());
        Optional<RestoreRun> last = view.verifications().stream()
                .filter(RunSummaries::isOver)
                .filter(run -> isOf(verification, source, run))
                .max(Comparator.comparing(VerificationRules::end));
        boolean isNews = last.isPresent()
                && known.filter(one -> one.time() != null && !one.time().isBefore(end(last.get())))
                        .isEmpty();
        return isNews
                ? Optional.of(found(
                        source,
                        last.get(),
                        known.map(VerifiedSource::lastPassedTime).orElse(null)))
                : known;
    }

    private static VerifiedSource found(BackupSource source, RestoreRun run, @Nullable Instant passedBefore) {
        boolean passed = passed(run);
        Execution execution = Objects.requireNonNullElseGet(run.getStatus().execution(), Execution::fresh);
        Failure failure = run.getStatus().failure();
        return new VerifiedSource(
                source.name(),
                run.getMetadata().getName(),
                passed,
                end(run),
                passed ? end(run) : passedBefore,
                execution.points().stream()
                        .filter(point -> point.component().equals(source.name()))
                        .map(point -> point.id())
                        .findFirst()
                        .orElse(null),
                failure == null ? null : failure.reason(),
                failure == null ? null : failure.message());
    }

    private boolean isStored(RestoreRun run) {
        return view.status().verifications().stream()
                .filter(one -> one.name().equals(target(run)))
                .flatMap(one -> one.sources().stream())
                .filter(one -> one.name().equals(source(run)))
                .anyMatch(one -> one.time() != null && !one.time().isBefore(end(run)));
    }

    private static boolean isOf(Verification verification, BackupSource source, RestoreRun run) {
        return target(run).equals(verification.name()) && source(run).equals(source.name());
    }

    private static String target(RestoreRun run) {
        return Objects.requireNonNull(run.getSpec().verify()).verification();
    }

    private static String source(RestoreRun run) {
        return Objects.requireNonNull(run.getSpec().verify()).source();
    }

    private static boolean covers(Verification verification, BackupSource source) {
        return verification.sources().isEmpty() || verification.sources().contains(source.name());
    }

    private static boolean passed(RestoreRun run) {
        return RunResult.passed(Objects.requireNonNull(run.getStatus().result()));
    }

    private static Instant end(RestoreRun run) {
        return Objects.requireNonNull(run.getStatus().completionTime());
    }
}
