package io.holdfast.recovery.run;

import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.plan.ReportRef;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.api.v1alpha1.run.DecisionTaken;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.HumanWait;
import io.holdfast.api.v1alpha1.run.IsolationEvidence;
import io.holdfast.api.v1alpha1.run.LedgerEntry;
import io.holdfast.api.v1alpha1.run.Message;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RunClock;
import io.holdfast.api.v1alpha1.run.RunFigures;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.api.v1alpha1.run.ScaledWorkload;
import io.holdfast.api.v1alpha1.run.StepMemory;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.recovery.plan.Graph;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An execution while it grows. Safe for use by several threads; every reader gets a whole one. */
public final class ExecutionDraft {
    private static final int CHECKS = 256;
    private static final int FINDINGS = 64;
    private static final int WAITS = 128;
    private static final int MESSAGES = 128;

    private final int worker;
    private @Nullable String planDigest;
    private @Nullable String pointsDigest;
    private @Nullable String digest;
    private @Nullable Instant startedAt;
    private @Nullable String namespace;
    private List<PointTaken> points;
    private @Nullable RunClock clock;
    private final List<StepStatus> steps;
    private final List<CheckResult> checks;
    private final List<RunFinding> findings;
    private final List<DecisionTaken> decisions;
    private final List<HumanWait> waits;
    private final List<Message> messages;
    private @Nullable IsolationEvidence isolation;
    private final List<ScaledWorkload> scaled;
    private final List<StepMemory> memories;
    private final List<LedgerEntry> ledger;
    private @Nullable RunFigures figures;
    private @Nullable Boolean rollingBack;
    private @Nullable RunResult result;
    private @Nullable Failure failure;
    private @Nullable ReportRef report;
    private @Nullable Instant finishedAt;

    /**
     * Goes on with what another worker left, or begins.
     *
     * @param worker number of the worker that goes on
     */
    public ExecutionDraft(Execution before, int worker) {
        this.worker = worker;
        planDigest = before.planDigest();
        pointsDigest = before.pointsDigest();
        digest = before.digest();
        startedAt = before.startedAt();
        namespace = before.namespace();
        points = before.points();
        clock = before.clock();
        steps = new ArrayList<>(before.steps());
        checks = new ArrayList<>(before.checks());
        findings = new ArrayList<>(before.findings());
        decisions = new ArrayList<>(before.decisions());
        waits = new ArrayList<>(before.waits());
        messages = new ArrayList<>(before.messages());
        isolation = before.isolation();
        scaled = new ArrayList<>(before.scaled());
        memories = new ArrayList<>(before.memories());
        ledger = new ArrayList<>(before.ledger());
        figures = before.figures();
        rollingBack = before.rollingBack();
        result = before.result();
        failure = before.failure();
        report = before.report();
        finishedAt = before.finishedAt();
    }

    /** As it is now. */
    public synchronized Execution snapshot() {
        return new Execution(
                worker,
                planDigest,
                pointsDigest,
                digest,
                startedAt,
                namespace,
                points,
                clock,
                steps,
                checks,
                findings,
                decisions,
                waits,
                messages,
                isolation,
                scaled,
                memories,
                ledger,
                figures,
                rollingBack,
                result,
                failure,
                report,
                finishedAt);
    }

    /** Begins: what is carried out, where, and when the clock started. */
    public synchronized void begin(String plan, String where, Instant start, RunClock when) {
        planDigest = plan;
        namespace = where;
        startedAt = start;
        clock = when;
    }

    /** Takes the recovery points; a run that goes on keeps those that it began with. */
    public synchronized void take(Collection<PointTaken> taken, String digestOfPoints) {
        points = List.copyOf(taken);
        pointsDigest = digestOfPoints;
    }

    /** All that the run stands on is fixed: decisions are about this, and about nothing else. */
    public synchronized void bind(String whole) {
        digest = whole;
    }

    /** Puts every node down that is not there yet. */
    synchronized void put(Graph graph) {
        graph.nodes().stream()
                .filter(node -> find(node.name()).isEmpty())
                .map(StepMoves::pending)
                .forEach(steps::add);
    }

    synchronized Optional<StepStatus> find(String step) {
        return steps.stream().filter(one -> one.name().equals(step)).findFirst();
    }

    synchronized void change(String step, UnaryOperator<StepStatus> move) {
        steps.replaceAll(one -> one.name().equals(step) ? move.apply(one) : one);
    }

    /** A comparison that is made again takes the place of the earlier one. */
    synchronized void check(Collection<CheckResult> made) {
        checks.removeIf(old -> made.stream()
                .anyMatch(one -> one.step().equals(old.step()) && one.name().equals(old.name())));
        made.stream().limit(Math.max(0, CHECKS - checks.size())).forEach(checks::add);
    }

    /** Notes a finding; the same one is noted once. */
    public synchronized void find(RunFinding finding) {
        if (!findings.contains(finding) && findings.size() < FINDINGS) {
            findings.add(finding);
            // What is found after the end counts, too.
            result = result == RunResult.PASSED ? RunResult.PASSED_WITH_FINDINGS : result;
        }
    }

    synchronized void decided(DecisionTaken decision) {
        decisions.add(decision);
    }

    synchronized void waitBegins(String step, Instant now) {
        if (waits.size() < WAITS && waits.stream().noneMatch(one -> one.step().equals(step) && one.to() == null)) {
            waits.add(new HumanWait(step, now, null));
        }
    }

    synchronized void waitEnds(String step, Instant now) {
        waits.replaceAll(
                one -> one.step().equals(step) && one.to() == null ? new HumanWait(step, one.from(), now) : one);
    }

    /** Notes what people are to be told; the same thing is noted once. */
    public synchronized void tell(Message message) {
        if (messages.size() < MESSAGES && messages.stream().noneMatch(message::sameAs)) {
            messages.add(message);
        }
    }

    /** What became of a message. */
    public synchronized void told(Message message) {
        messages.replaceAll(one -> one.sameAs(message) ? message : one);
    }

    /** What shows that the run is cut off. */
    public synchronized void isolated(IsolationEvidence evidence) {
        isolation = evidence;
    }

    /** What a workload had, written down before it is scaled; the first note counts. */
    public synchronized void scaled(String workload, int replicas) {
        if (scaled.stream().noneMatch(one -> one.workload().equals(workload))) {
            scaled.add(new ScaledWorkload(workload, replicas));
        }
    }

    /** Remembers something for a step, in place of what it remembered before. */
    public synchronized void remember(String step, String text) {
        memories.removeIf(one -> one.step().equals(step));
        memories.add(new StepMemory(step, text));
    }

    /** Writes down, changed or new, what has to be removed again. */
    public synchronized void ledger(LedgerEntry entry) {
        ledger.removeIf(one -> one.kind().equals(entry.kind())
                && one.name().equals(entry.name())
                && java.util.Objects.equals(one.namespace(), entry.namespace()));
        ledger.add(entry);
    }

    synchronized void clock(@Nullable RunClock moved) {
        clock = moved;
    }

    synchronized void rollBack() {
        rollingBack = true;
    }

    synchronized void end(RunResult how, @Nullable Failure why, RunFigures measured) {
        result = how;
        failure = why;
        figures = measured;
    }

    /** The run cannot begin: nothing was done. */
    public synchronized void failedToStart(Failure why) {
        end(RunResult.FAILED, why, new RunFigures(null, null, null, null, null, null, null, null, List.of()));
    }

    /** The report is stored. */
    public synchronized void reported(ReportRef where) {
        report = where;
    }

    /** Everything is over. */
    public synchronized void finished(Instant now) {
        finishedAt = now;
    }
}
