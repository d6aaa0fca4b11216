package io.holdfast.operator.policy;

import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.Schedule;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.engine.schedule.Timetable.Due;
import io.holdfast.operator.policy.PolicyDecision.NewBackup;
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
    private final List<NewBackup> create = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();
    private final List<Announcement> announcements = new ArrayList<>();

    Runs(PolicyView view) {
        this.view = view;
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
        String id = UUID.nameUUIDFromBytes(request.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
        for (BackupSource source : view.spec().sources()) {
            start(source, "r" + id, Trigger.MANUAL, Optional.empty(), Optional.empty());
        }
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
        if (isKnown(name)) {
            return;
        }
        List<String> active = active(source);
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
        create.add(new NewBackup(name, source.name(), trigger, schedule, time));
        announce(trigger == Trigger.CATCH_UP ? Reason.CAUGHT_UP : Reason.RUN_STARTED, name);
    }

    private boolean isKnown(String name) {
        return create.stream().anyMatch(one -> one.name().equals(name))
                || view.backups().stream()
                        .anyMatch(one -> one.getMetadata().getName().equals(name));
    }

    private List<String> active(BackupSource source) {
        return view.backups().stream()
                .filter(backup -> backup.getSpec().source().equals(source.name()))
                .filter(backup ->
                        !SourceFigures.isOver(backup) && backup.getMetadata().getDeletionTimestamp() == null)
                .map(Backup::getMetadata)
                .map(metadata -> metadata.getName())
                .sorted()
                .toList();
    }
}
