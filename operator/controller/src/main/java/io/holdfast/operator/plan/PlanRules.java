package io.holdfast.operator.plan;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.plan.DrillStatus;
import io.holdfast.api.v1alpha1.plan.RestorePlanStatus;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.RunSummary;
import io.holdfast.operator.plan.PlanDecision.NewRun;
import io.holdfast.operator.run.RunNames;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Reason;
import io.holdfast.recovery.feasibility.Feasibility;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.PlanDigest;
import io.holdfast.recovery.plan.PlanValidation;
import io.holdfast.recovery.plan.Problem;
import io.holdfast.recovery.plan.RunScope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What to do for one RestorePlan: which runs start, what is said of it, and what history lets go. */
final class PlanRules {
    /** How soon it is looked again whether a recovery would work, after it would not have. */
    static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private final PlanView view;
    private final Instant now;
    private final RunHistory history;
    private final String digest;
    private final List<Problem> problems;
    private final List<NewRun> create = new ArrayList<>();
    private final List<Announcement> announcements = new ArrayList<>();

    private PlanRules(PlanView view, Instant now) {
        this.view = view;
        this.now = now;
        this.history = RunHistory.fold(view.spec(), view.status(), view.runs());
        this.digest = PlanDigest.of(view.resolution());
        this.problems = problems(view);
    }

    static PlanDecision decide(PlanView view, Instant now) {
        return new PlanRules(view, now).decide();
    }

    private PlanDecision decide() {
        DrillRules drillRules = new DrillRules(view, history, digest, now);
        List<DrillStatus> drills =
                view.spec().drills().stream().map(drillRules::advance).toList();
        create.addAll(drillRules.create());
        announcements.addAll(drillRules.announcements());
        request();
        Optional<Instant> readiness = readiness();
        Optional<Feasibility.Verdict> feasible = problems.isEmpty()
                ? Optional.of(Feasibility.of(view.namespace(), view.name(), view.resolution(), view.facts()))
                : Optional.empty();
        PlanConditions conditions = new PlanConditions(view, now);
        conditions.ready(problems);
        conditions.recoverable(problems, feasible.flatMap(Feasibility.Verdict::worst), history.lastReadiness());
        conditions.verified(digest, history);
        conditions.overdue(drillRules.overdue());
        announcements.addAll(conditions.announcements());
        return new PlanDecision(
                status(drills, feasible, conditions),
                create,
                RunHistory.outdated(view.spec(), view.status(), view.runs()),
                announcements,
                wakeAt(drills, readiness, conditions, feasible.flatMap(Feasibility.Verdict::worsens)));
    }

    private static List<Problem> problems(PlanView view) {
        List<Problem> problems = new ArrayList<>(PlanValidation.of(view.resolution()));
        view.missingRepositories()
                .forEach(name -> problems.add(
                        new Problem("RepositoryMissing", null, "there is no BackupRepository " + name, "Create it.")));
        return problems;
    }

    private RestorePlanStatus status(
            List<DrillStatus> drills, Optional<Feasibility.Verdict> feasible, PlanConditions conditions) {
        return new RestorePlanStatus(
                view.generation(),
                digest,
                conditions.list(),
                feasible.map(Feasibility.Verdict::estimate).orElse(null),
                feasible.map(Feasibility.Verdict::exposure).orElse(List.of()),
                feasible.map(Feasibility.Verdict::findings).orElse(List.of()),
                drills,
                history.lastReadiness().orElse(null),
                history.lastDrill().orElse(null),
                history.lastPassed().orElse(null),
                history.lastRecovery().orElse(null),
                history.measured(steps()),
                history.results(),
                history.counted(),
                view.request().orElse(view.status().lastRequest()));
    }

    private Set<String> steps() {
        Set<String> names = new TreeSet<>();
        if (problems.isEmpty()) {
            Stream.of(RunScope.recovery(), new RunScope(RunMode.DRILL, List.of(), true, VerificationLevel.RESTORE))
                    .flatMap(scope -> Expansion.of(view.resolution(), scope).nodes().stream())
                    .map(Node::name)
                    .forEach(names::add);
        }
        return names;
    }

    /** A drill of the whole plan, asked for by hand. */
    private void request() {
        String request = view.request().orElse(null);
        if (request != null && !request.equals(view.status().lastRequest())) {
            String suffix = UUID.nameUUIDFromBytes(request.getBytes(StandardCharsets.UTF_8))
                    .toString()
                    .substring(0, 8);
            start("r" + suffix, RunMode.DRILL, "Drill, asked for by annotation", null);
        }
    }

    /** When it is looked next whether a recovery would work; empty while it is not looked at all. */
    private Optional<Instant> readiness() {
        if (view.spec().suspend() || !problems.isEmpty()) {
            return Optional.empty();
        }
        boolean underWay = view.runs().stream()
                .anyMatch(run -> run.getSpec().mode() == RunMode.READINESS && !RunSummaries.isOver(run));
        if (underWay) {
            return Optional.empty();
        }
        Instant due = history.lastReadiness().map(this::nextLook).orElse(now);
        if (now.isBefore(due)) {
            return Optional.of(due);
        }
        start("readiness-" + SECOND.format(due), RunMode.READINESS, "Would a recovery work?", due);
        return Optional.empty();
    }

    private Instant nextLook(RunSummary last) {
        Instant soon = last.finishedAt().plus(LOOK_AGAIN);
        if (!RunResult.passed(last.result())) {
            return soon;
        }
        return digest.equals(last.planDigest())
                ? last.finishedAt().plus(HoldfastDuration.parse(view.spec().readinessInterval()))
                : last.finishedAt();
    }

    private void start(String suffix, RunMode mode, String why, @Nullable Instant time) {
        String name = view.name() + "-" + suffix;
        boolean known = view.runs().stream()
                .filter(run -> run.getSpec().mode() == mode && run.getSpec().drill() == null)
                .anyMatch(run -> RunNames.is(run, name));
        if (!known) {
            create.add(new NewRun(name, mode, null, why, time));
            if (mode == RunMode.DRILL) {
                announcements.add(new Announcement(Reason.DRILL_STARTED, name + ", " + why));
            }
        }
    }

    private Optional<Instant> wakeAt(
            List<DrillStatus> drills,
            Optional<Instant> readiness,
            PlanConditions conditions,
            Optional<Instant> worsens) {
        return Stream.of(
                        drills.stream().map(DrillRules::wakeAt).flatMap(Optional::stream),
                        readiness.stream(),
                        worsens.map(time -> time.plusSeconds(1)).stream(),
                        history.lastPassed().map(conditions::expiry).stream())
                .flatMap(times -> times)
                .filter(Objects::nonNull)
                .filter(time -> time.isAfter(now))
                .min(Comparator.naturalOrder());
    }
}
