package io.holdfast.operator.policy;

import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.Schedule;
import io.holdfast.api.v1alpha1.SourceStatus;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.engine.schedule.Timetable.Due;
import io.holdfast.operator.change.Changes;
import io.holdfast.operator.policy.PolicyDecision.NewBackup;
import io.holdfast.operator.run.RunNames;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import io.holdfast.recovery.schedule.Schedules;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The runs that one look at a policy starts, source by source, under its rule for runs that would overlap. */
final class Runs {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZoneOffset.UTC);

    private final PolicyView view;
    private final Instant now;
    private final List<NewBackup> create = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();
    private final List<Announcement> announcements = new ArrayList<>();

    Runs(PolicyView view, Instant now) {
        this.view = view;
        this.now = now;
    }

    void scheduled(Schedule schedule, Due due) {
        Trigger trigger = due.catchUp() ? Trigger.CATCH_UP : Trigger.SCHEDULE;
        for (BackupSource source : view.spec().sources()) {
            if (Schedules.covers(schedule, source.name())) {
                start(
                        source,
                        MINUTE.format(due.time()),
                        trigger,
                        Optional.of(schedule.name()),
                        Optional.of(due.time()));
            }
        }
    }

    /** One run of every source; the names come from the request, so that acting on it twice is a conflict. */
    void requested(String request) {
        for (BackupSource source : view.spec().sources()) {
            start(source, "r" + digest(request), Trigger.MANUAL, Optional.empty(), Optional.empty());
        }
    }

    /** A run for a change. Its name comes from what is there and from the run before, for the same reason. */
    void changed(SourceStatus figures, Changes.Seen seen) {
        BackupSource source = view.spec().source(figures.name()).orElseThrow();
        String suffix = "c" + digest(seen.mark() + "/" + figures.lastBackup());
        start(source, suffix, Trigger.CHANGE, Optional.empty(), Optional.empty());
    }

    /** Whether a run of the source is under way, or is started now. */
    boolean isActive(String source) {
        return !active(source).isEmpty()
                || create.stream().anyMatch(one -> one.source().equals(source));
    }

    void announce(Reason reason, String message) {
        announcements.add(new Announcement(reason, message));
    }

    List<NewBackup> create() {
        return create;
    }

    List<String> replaced() {
        return replaced;
    }

    List<Announcement> announcements() {
        return announcements;
    }

    private void start(
            BackupSource source, String suffix, Trigger trigger, Optional<String> schedule, Optional<Instant> time) {
        String name = view.name() + "-" + source.name() + "-" + suffix;
        if (isKnown(name, source)) {
            return;
        }
        List<String> active = active(source.name());
        if (!active.isEmpty()) {
            switch (view.spec().concurrencyPolicy()) {
                case FORBID -> {
                    announce(Reason.RUN_SKIPPED, name + " is skipped because " + active.getFirst() + " still runs");
                    return;
                }
                case REPLACE -> {
                    replaced.addAll(active);
                    announce(Reason.RUN_REPLACED, active.getFirst() + " is cancelled for " + name);
                }
                case ALLOW -> {}
            }
        }
        create.add(new NewBackup(name, source.name(), trigger, schedule, time, coverage(source)));
        announce(trigger == Trigger.CATCH_UP ? Reason.CAUGHT_UP : Reason.RUN_STARTED, name);
    }

    /** The worker lists the objects after this moment, so that it finds what is there now, or what is newer. */
    private Optional<Coverage> coverage(BackupSource source) {
        return view.changes().get(source.name()) instanceof Changes.Seen seen
                ? Optional.of(new Coverage(now, seen.mark()))
                : Optional.empty();
    }

    private static String digest(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
    }

    private boolean isKnown(String name, BackupSource source) {
        return create.stream().anyMatch(one -> one.name().equals(name))
                || view.backups().stream()
                        .filter(one -> one.getSpec().source().equals(source.name()))
                        .anyMatch(one -> RunNames.is(one, name));
    }

    private List<String> active(String source) {
        return view.backups().stream()
                .filter(backup -> backup.getSpec().source().equals(source))
                .filter(backup ->
                        !SourceFigures.isOver(backup) && backup.getMetadata().getDeletionTimestamp() == null)
                .map(Backup::getMetadata)
                .map(metadata -> metadata.getName())
                .sorted()
                .toList();
    }
}
