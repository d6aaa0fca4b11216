package io.holdfast.operator.repository;

import io.fabric8.kubernetes.api.model.Condition;
import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.BackupRepositoryStatus;
import io.holdfast.api.worker.RepositoryProbe;
import io.holdfast.api.worker.TerminationLog;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.repository.RepositoryDecision.Save;
import io.holdfast.operator.repository.RepositoryDecision.StartProbe;
import io.holdfast.operator.repository.RepositoryDecision.StopProbe;
import io.holdfast.operator.repository.RepositoryDecision.WaitForChange;
import io.holdfast.operator.repository.RepositoryDecision.WaitUntil;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Conditions;
import io.holdfast.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** When a repository is probed, and what a probe means for it. */
final class RepositoryRules {
    /** A repository that cannot be written to is looked at more often, so that its return is noticed. */
    private static final Duration UNREADY_INTERVAL = Duration.ofMinutes(1);

    private RepositoryRules() {}

    static RepositoryDecision decide(RepositoryView view, Instant now) {
        return view.started() > view.ended() ? probing(view, now) : idle(view, now);
    }

    private static RepositoryDecision idle(RepositoryView view, Instant now) {
        if (view.probe().alive()) {
            return new StopProbe(view.started());
        }
        if (view.spec().suspend()) {
            return new WaitForChange();
        }
        Instant last = view.status().lastProbeTime();
        boolean changed = !Long.valueOf(view.generation()).equals(view.status().probedGeneration());
        if (last == null || changed) {
            return start(view, now);
        }
        Duration interval = HoldfastDuration.parse(view.spec().probeInterval());
        boolean well = Conditions.isTrue(view.status().conditions(), Conditions.READY);
        Instant next = last.plus(!well && interval.compareTo(UNREADY_INTERVAL) > 0 ? UNREADY_INTERVAL : interval);
        return now.isBefore(next) ? new WaitUntil(next) : start(view, now);
    }

    private static Save start(RepositoryView view, Instant now) {
        Conditions before = Conditions.from(view.status().conditions(), view.generation(), now);
        List<Condition> conditions =
                Conditions.find(before.list(), Conditions.READY).isPresent()
                        ? before.list()
                        : before.unknown(Conditions.READY, Reason.PROBING.word(), Reason.PROBING.meaning())
                                .list();
        return new Save(
                new BackupRepositoryStatus(
                        view.generation(),
                        conditions,
                        view.status().lastProbeTime(),
                        view.generation(),
                        view.started() + 1,
                        view.ended(),
                        view.status().capabilities(),
                        view.status().recipients(),
                        view.status().signingKeyFingerprint()),
                List.of());
    }

    private static RepositoryDecision probing(RepositoryView view, Instant now) {
        return switch (view.probe()) {
            case WorkerState.Absent _ -> new StartProbe(view.started());
            case WorkerState.Starting starting -> new WaitUntil(starting.givenUp());
            case WorkerState.Running running ->
                running.givenUp() == null ? new WaitForChange() : new WaitUntil(running.givenUp());
            case WorkerState.Ended ended ->
                TerminationLog.readProbe(ended.log())
                        .map(probe -> answered(view, probe, now))
                        .orElseGet(() -> silent(
                                view,
                                Reason.PROBE_FAILED.word(),
                                "the probe ended without an answer; read the log of the pod " + ended.podName(),
                                now));
            case WorkerState.Lost lost -> silent(view, lost.reason().word(), lost.message() + "; " + lost.hint(), now);
        };
    }

    /** The probe's Job cannot be made. */
    static RepositoryDecision refused(RepositoryView view, String message, Instant now) {
        return silent(view, Reason.PROBE_FAILED.word(), "the probe's Job was refused: " + message, now);
    }

    private static RepositoryDecision answered(RepositoryView view, RepositoryProbe probe, Instant now) {
        Conditions before = Conditions.from(view.status().conditions(), view.generation(), now);
        String message = Stream.of(probe.message(), probe.hint())
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        List<Condition> conditions = (probe.ready()
                        ? before.yes(Conditions.READY, probe.reason(), message)
                        : before.no(Conditions.READY, probe.reason(), message))
                .list();
        return new Save(
                new BackupRepositoryStatus(
                        view.generation(),
                        conditions,
                        now,
                        view.status().probedGeneration(),
                        view.started(),
                        view.started(),
                        probe.capabilities(),
                        probe.recipients(),
                        probe.signingKeyFingerprint()),
                told(view, conditions));
    }

    /** No answer: what was known of the store stays, but nothing is promised for it. */
    private static RepositoryDecision silent(RepositoryView view, String reason, String message, Instant now) {
        List<Condition> conditions = Conditions.from(view.status().conditions(), view.generation(), now)
                .no(Conditions.READY, reason, message)
                .list();
        return new Save(
                new BackupRepositoryStatus(
                        view.generation(),
                        conditions,
                        now,
                        view.status().probedGeneration(),
                        view.started(),
                        view.started(),
                        view.status().capabilities(),
                        view.status().recipients(),
                        view.status().signingKeyFingerprint()),
                told(view, conditions));
    }

    private static List<Announcement> told(RepositoryView view, List<Condition> conditions) {
        Condition ready = Conditions.find(conditions, Conditions.READY).orElseThrow();
        Optional<Condition> before = Conditions.find(view.status().conditions(), Conditions.READY);
        if (before.isPresent() && before.get().getStatus().equals(ready.getStatus())) {
            return List.of();
        }
        Reason reason = "True".equals(ready.getStatus()) ? Reason.AVAILABLE : Reason.UNAVAILABLE;
        return List.of(new Announcement(reason, ready.getReason() + ": " + ready.getMessage()));
    }
}
