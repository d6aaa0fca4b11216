package io.holdfast.operator.plan;

import io.fabric8.kubernetes.api.model.Condition;
import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.PlanFinding;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.RunSummary;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Conditions;
import io.holdfast.operator.status.Reason;
import io.holdfast.recovery.plan.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a plan's conditions say: whether it is valid, would work, has been shown to work, and is rehearsed in time. */
public final class PlanConditions {
    public static final String RECOVERABLE = "Recoverable";
    public static final String VERIFIED = "Verified";
    public static final String DRILL_OVERDUE = "DrillOverdue";

    /** Whatever is only not there may come: nobody has to change the plan for it. */
    private static final Set<String> MAY_COME = Set.of("PolicyMissing", "RepositoryMissing");

    private final PlanView view;
    private final Instant now;
    private final List<Announcement> announcements = new ArrayList<>();
    private Conditions conditions;

    PlanConditions(PlanView view, Instant now) {
        this.view = view;
        this.now = now;
        this.conditions = Conditions.from(view.status().conditions(), view.generation(), now);
    }

    List<Condition> list() {
        return conditions.list();
    }

    List<Announcement> announcements() {
        return announcements;
    }

    void ready(List<Problem> problems) {
        conditions = conditions.without(Conditions.STALLED);
        if (!problems.isEmpty()) {
            Problem first = problems.getFirst();
            String message = (first.component() == null ? "" : first.component() + ": ")
                    + first.message()
                    + (problems.size() == 1 ? "" : "; and " + (problems.size() - 1) + " more");
            say(Conditions.READY, "False", first.reason(), Reason.INVALID_PLAN, message);
            if (!MAY_COME.contains(first.reason())) {
                conditions = conditions.yes(Conditions.STALLED, first.reason(), message);
            }
            return;
        }
        Reason reason = view.spec().suspend() ? Reason.SUSPENDED : Reason.ARMED;
        say(Conditions.READY, "True", reason.word(), reason, reason.meaning());
    }

    void recoverable(List<Problem> problems, Optional<PlanFinding> worst, Optional<RunSummary> readiness) {
        if (!problems.isEmpty()) {
            say(RECOVERABLE, "False", "InvalidPlan", Reason.NOT_RECOVERABLE, "the plan is not valid");
        } else if (worst.isPresent()) {
            PlanFinding finding = worst.get();
            String about = finding.component() == null ? "" : finding.component() + ": ";
            String hint = finding.hint() == null ? "" : " " + finding.hint();
            say(RECOVERABLE, "False", finding.reason(), Reason.NOT_RECOVERABLE, about + finding.message() + "." + hint);
        } else if (readiness.isEmpty()) {
            say(
                    RECOVERABLE,
                    "Unknown",
                    Reason.NOT_LOOKED_YET.word(),
                    Reason.NOT_LOOKED_YET,
                    Reason.NOT_LOOKED_YET.meaning());
        } else if (!RunResult.passed(readiness.get().result())) {
            say(
                    RECOVERABLE,
                    "False",
                    Reason.NOT_READY_TO_RECOVER.word(),
                    Reason.NOT_READY_TO_RECOVER,
                    readiness.get().run() + ": "
                            + Objects.requireNonNullElse(readiness.get().reason(), "it did not pass"));
        } else {
            say(
                    RECOVERABLE,
                    "True",
                    Reason.RECOVERABLE.word(),
                    Reason.RECOVERABLE,
                    "as of " + readiness.get().finishedAt());
        }
    }

    void verified(String digest, RunHistory history) {
        Optional<RunSummary> passed = history.lastPassed();
        Optional<RunSummary> failed = history.standingFailure();
        if (failed.isPresent()) {
            unverified(
                    Reason.DRILL_FAILED,
                    failed.get().run() + ": "
                            + Objects.requireNonNullElse(failed.get().reason(), "it did not pass"));
        } else if (passed.isEmpty()) {
            unverified(Reason.NEVER_DRILLED, Reason.NEVER_DRILLED.meaning());
        } else if (!digest.equals(passed.get().planDigest())) {
            unverified(
                    Reason.PLAN_CHANGED,
                    passed.get().run() + " passed at " + passed.get().finishedAt()
                            + ", for another state of the plan or of its policies");
        } else if (!now.isBefore(expiry(passed.get()))) {
            unverified(
                    Reason.PROOF_EXPIRED,
                    passed.get().run() + " passed at " + passed.get().finishedAt() + ", longer ago than "
                            + view.spec().verifiedFor());
        } else {
            say(
                    VERIFIED,
                    "True",
                    Reason.VERIFIED.word(),
                    Reason.VERIFIED,
                    passed.get().run() + " passed; this counts until " + expiry(passed.get()));
        }
    }

    void overdue(List<String> overdue) {
        if (overdue.isEmpty()) {
            conditions = conditions.without(DRILL_OVERDUE);
        } else {
            say(DRILL_OVERDUE, "True", Reason.DRILL_OVERDUE.word(), Reason.DRILL_OVERDUE, String.join("; ", overdue));
        }
    }

    Instant expiry(RunSummary passed) {
        return passed.finishedAt().plus(HoldfastDuration.parse(view.spec().verifiedFor()));
    }

    private void unverified(Reason reason, String message) {
        say(VERIFIED, "False", reason.word(), reason, message);
    }

    /** A verdict is told when its reason changes. */
    private void say(String type, String status, String word, Reason reason, String message) {
        boolean changed = Conditions.find(view.status().conditions(), type)
                .filter(before -> before.getReason().equals(word))
                .isEmpty();
        if (changed) {
            announcements.add(new Announcement(reason, word.equals(reason.word()) ? message : word + ": " + message));
        }
        conditions = switch (status) {
            case "True" -> conditions.yes(type, word, message);
            case "False" -> conditions.no(type, word, message);
            default -> conditions.unknown(type, word, message);
        };
    }
}
