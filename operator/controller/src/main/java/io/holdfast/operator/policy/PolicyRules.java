package io.holdfast.operator.policy;

import io.fabric8.kubernetes.api.model.Condition;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicyStatus;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.Schedule;
import io.holdfast.api.v1alpha1.ScheduleStatus;
import io.holdfast.api.v1alpha1.SourceStatus;
import io.holdfast.api.v1alpha1.VerificationStatus;
import io.holdfast.engine.schedule.Timetable;
import io.holdfast.engine.schedule.Timetable.Due;
import io.holdfast.engine.schedule.Timetable.Missed;
import io.holdfast.engine.schedule.Timetable.NotDue;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Conditions;
import io.holdfast.operator.status.Reason;
import io.holdfast.recovery.schedule.ClockRule;
import io.holdfast.recovery.schedule.Schedules;
import io.holdfast.recovery.schedule.Schedules.InvalidScheduleException;
import io.holdfast.recovery.schedule.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What to do for one BackupPolicy: which runs start, what its figures are, and what history lets go. */
final class PolicyRules {
    private final PolicyView view;
    private final Instant now;
    private final Runs runs;
    private final List<InvalidScheduleException> invalid = new ArrayList<>();
    private final ChangeRules changes;
    private final VerificationRules verifications;

    private PolicyRules(PolicyView view, Instant now) {
        this.view = view;
        this.now = now;
        this.runs = new Runs(view, now);
        this.changes = new ChangeRules(view, runs, now);
        this.verifications = new VerificationRules(view, now);
    }

    static PolicyDecision decide(PolicyView view, Instant now) {
        return new PolicyRules(view, now).decide();
    }

    private PolicyDecision decide() {
        List<ScheduleStatus> schedules =
                view.spec().schedules().stream().map(this::advance).toList();
        String request = view.request().orElse(null);
        if (request != null && !request.equals(view.status().lastRequest())) {
            runs.requested(request);
        }
        List<SourceStatus> sources = sources().stream()
                .map(figures -> changes.follow(figures, lastRun(figures)))
                .toList();
        List<String> delete = new ArrayList<>(runs.replaced());
        for (SourceStatus stored : view.status().sources()) {
            delete.addAll(HistoryRules.outdated(view.spec(), stored, backupsOf(stored.name()), now));
        }
        List<VerificationStatus> verified = verifications.advance();
        invalid.addAll(verifications.invalid());
        List<Condition> conditions = conditions();
        BackupPolicyStatus next = new BackupPolicyStatus(
                view.generation(),
                conditions,
                schedules,
                sources,
                verified,
                request == null ? view.status().lastRequest() : request,
                view.status().imported());
        return new PolicyDecision(
                next,
                runs.create(),
                verifications.create(),
                delete,
                verifications.outdated(),
                announcements(conditions),
                wakeAt(schedules, verified));
    }

    /** Acts on what a schedule says is due, and says where it stands then. */
    private ScheduleStatus advance(Schedule schedule) {
        ClockRule rule = ClockRule.of(schedule);
        Optional<Standing> before = view.status().schedules().stream()
                .filter(status -> status.name().equals(schedule.name()))
                .map(status -> new Standing(
                        Objects.requireNonNullElse(status.rule(), ""),
                        status.lastScheduleTime(),
                        status.nextScheduleTime()))
                .findFirst();
        Standing standing = standing(schedule, rule, before);
        return new ScheduleStatus(schedule.name(), standing.rule(), standing.last(), standing.next());
    }

    private Standing standing(Schedule schedule, ClockRule rule, Optional<Standing> before) {
        Timetable timetable;
        try {
            timetable = Schedules.read(view.namespace(), view.name(), rule);
        } catch (InvalidScheduleException unreadable) {
            invalid.add(unreadable);
            return Standing.unreadable(rule);
        }
        if (view.spec().suspend() || schedule.suspend()) {
            return Standing.suspended(rule, before);
        }
        boolean isNew = view.status().observedGeneration() == null && view.generation() <= 1;
        Standing.Look look = Standing.look(rule, timetable, before, isNew ? view.created() : now, now);
        switch (look.verdict()) {
            case NotDue _ -> {}
            case Due due -> runs.scheduled(schedule, due);
            case Missed missed ->
                runs.announce(
                        Reason.RUN_MISSED,
                        "schedule " + schedule.name() + " was due at " + missed.time() + ", longer ago than "
                                + schedule.startingDeadline());
        }
        return look.standing();
    }

    private List<SourceStatus> sources() {
        List<String> named =
                view.spec().sources().stream().map(BackupSource::name).toList();
        Stream<String> gone = view.status().sources().stream()
                .map(SourceStatus::name)
                .filter(name -> !named.contains(name) && !backupsOf(name).isEmpty());
        return Stream.concat(named.stream(), gone)
                .map(name -> SourceFigures.fold(stored(name), backupsOf(name)))
                .toList();
    }

    /** A run that never got to an attempt has an end all the same. */
    private Optional<Instant> lastRun(SourceStatus figures) {
        return Stream.concat(
                        Stream.ofNullable(figures.lastAttemptTime()),
                        backupsOf(figures.name()).stream()
                                .filter(SourceFigures::isOver)
                                .map(SourceFigures::completion))
                .max(Comparator.naturalOrder());
    }

    private SourceStatus stored(String name) {
        return view.status().sources().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseGet(() -> SourceStatus.unknown(name));
    }

    private List<Backup> backupsOf(String source) {
        return view.backups().stream()
                .filter(backup -> backup.getSpec().source().equals(source))
                .toList();
    }

    private List<Condition> conditions() {
        Conditions before = Conditions.from(view.status().conditions(), view.generation(), now);
        if (!invalid.isEmpty()) {
            InvalidScheduleException first = invalid.getFirst();
            String reason = (first.isTimeZone() ? Reason.INVALID_TIME_ZONE : Reason.INVALID_CRON).word();
            String message = Objects.requireNonNullElse(first.getMessage(), reason);
            return before.yes(Conditions.STALLED, reason, message)
                    .no(Conditions.READY, reason, message)
                    .list();
        }
        Conditions well = before.without(Conditions.STALLED);
        if (!view.missingRepositories().isEmpty()) {
            String names = String.join(", ", view.missingRepositories());
            return well.no(
                            Conditions.READY,
                            Reason.REPOSITORY_NOT_FOUND.word(),
                            "there is no BackupRepository " + names)
                    .list();
        }
        Optional<String> blind = changes.blindness();
        if (blind.isPresent()) {
            return well.no(Conditions.READY, Reason.CHANGES_NOT_WATCHED.word(), blind.get())
                    .list();
        }
        if (!view.unreadyRepositories().isEmpty()) {
            String names = String.join(", ", view.unreadyRepositories());
            return well.no(Conditions.READY, Reason.REPOSITORY_NOT_READY.word(), "BackupRepository " + names)
                    .list();
        }
        return view.spec().suspend()
                ? well.yes(Conditions.READY, Reason.SUSPENDED.word(), Reason.SUSPENDED.meaning())
                        .list()
                : well.yes(Conditions.READY, Reason.ARMED.word(), Reason.ARMED.meaning())
                        .list();
    }

    /** Runs tell for themselves; a verdict on the policy is told when it changes. */
    private List<Announcement> announcements(List<Condition> conditions) {
        List<Announcement> all = new ArrayList<>(runs.announcements());
        all.addAll(verifications.announcements());
        Condition ready = Conditions.find(conditions, Conditions.READY).orElseThrow();
        boolean changed = Conditions.find(view.status().conditions(), Conditions.READY)
                .filter(before -> before.getReason().equals(ready.getReason()))
                .isEmpty();
        if (changed) {
            Stream.of(Reason.values())
                    .filter(reason -> reason.word().equals(ready.getReason()))
                    .findFirst()
                    .ifPresent(reason -> all.add(new Announcement(reason, ready.getMessage())));
        }
        return all;
    }

    private Optional<Instant> wakeAt(List<ScheduleStatus> schedules, List<VerificationStatus> verified) {
        return Stream.of(
                        verified.stream()
                                .map(VerificationStatus::nextScheduleTime)
                                .filter(Objects::nonNull),
                        schedules.stream().map(ScheduleStatus::nextScheduleTime).filter(Objects::nonNull),
                        HistoryRules.nextExpiry(view.spec(), view.backups(), now).stream(),
                        changes.wakeAt().stream())
                .flatMap(times -> times)
                .min(Comparator.naturalOrder());
    }
}
