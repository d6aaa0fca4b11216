package io.holdfast.recovery.feasibility;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.plan.Clock;
import io.holdfast.api.v1alpha1.plan.Drill;
import io.holdfast.api.v1alpha1.plan.Estimate;
import io.holdfast.api.v1alpha1.plan.Exposure;
import io.holdfast.api.v1alpha1.plan.Mark;
import io.holdfast.api.v1alpha1.plan.PlanFinding;
import io.holdfast.api.v1alpha1.plan.PlanObjectives;
import io.holdfast.api.v1alpha1.plan.PointSelection;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.Graph;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.plan.Resolution;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.schedule.ClockRule;
import io.holdfast.recovery.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what schedules, sizes and people allow with what a plan promises. A plan that is not valid cannot be judged:
 * see {@link io.holdfast.recovery.plan.PlanValidation} first.
 */
public final class Feasibility {
    private final String namespace;
    private final String planName;
    private final Resolution resolution;
    private final RestorePlanSpec plan;
    private final Facts facts;
    private final List<PlanFinding> findings = new ArrayList<>();
    private @Nullable Instant worsens;

    private Feasibility(String namespace, String planName, Resolution resolution, Facts facts) {
        this.namespace = namespace;
        this.planName = planName;
        this.resolution = resolution;
        this.plan = resolution.plan();
        this.facts = facts;
    }

    /**
     * What came out.
     *
     * @param findings the most severe first
     * @param worsens when the next recovery point must have come, or one more objective is missed
     */
    public record Verdict(
            Estimate estimate, List<Exposure> exposure, List<PlanFinding> findings, Optional<Instant> worsens) {

        /** What a recovery that had to happen now would fail by, or miss its objectives by. */
        public Optional<PlanFinding> worst() {
            return findings.stream()
                    .filter(one -> one.severity() == Severity.HIGH)
                    .findFirst();
        }
    }

    /** Judges a valid plan. */
    public static Verdict of(String namespace, String planName, Resolution resolution, Facts facts) {
        return new Feasibility(namespace, planName, resolution, facts).judge();
    }

    /** Judges the promise of a policy itself, where it makes one. */
    public static List<PlanFinding> of(String namespace, String policyName, BackupPolicySpec policy, Instant now) {
        Duration objective = policy.objectives() == null || policy.objectives().rpo() == null
                ? null
                : HoldfastDuration.parse(policy.objectives().rpo());
        List<PlanFinding> findings = new ArrayList<>();
        for (BackupSource source : policy.sources()) {
            WorstLoss.of(new WorstLoss.Question(
                            namespace,
                            policyName,
                            policy,
                            source,
                            source.name(),
                            PointSelection.USUAL,
                            objective,
                            0,
                            true,
                            now))
                    .finding()
                    .ifPresent(findings::add);
        }
        return findings;
    }

    private Verdict judge() {
        List<Exposure> exposure = resolution.parts().stream()
                .filter(part -> part.data() != null)
                .map(part -> loss(part, Objects.requireNonNull(part.data())))
                .toList();
        Estimate estimate = time();
        rehearsals();
        findings.addAll(DrillReach.of(plan));
        findings.sort(Comparator.comparing(PlanFinding::severity));
        return new Verdict(estimate, exposure, List.copyOf(findings), Optional.ofNullable(worsens));
    }

    private Exposure loss(Part part, Part.Data data) {
        Optional<Facts.PointFacts> point = facts.point(part.name());
        String own = part.component().rpo();
        String wanted = own == null ? plan.objectives().rpo() : own;
        Duration objective = wanted == null ? null : HoldfastDuration.parse(wanted);
        WorstLoss worst = WorstLoss.of(new WorstLoss.Question(
                namespace,
                data.policyName(),
                data.policy(),
                data.source(),
                part.name(),
                data.selection(),
                objective,
                point.map(Facts.PointFacts::captureSeconds).orElse(0.0),
                point.map(Facts.PointFacts::watched).orElse(true),
                facts.now()));
        worst.finding().ifPresent(findings::add);
        if (objective != null && worst.finding().isEmpty()) {
            point.map(Facts.PointFacts::unsavedSince).ifPresent(since -> late(part, since, objective));
        }
        return new Exposure(
                part.name(),
                point.map(Facts.PointFacts::dataTime).orElse(null),
                worst.longest() == null ? null : worst.longest().toSeconds(),
                objective == null ? null : objective.toSeconds());
    }

    /** The schedules would do, but what they start does not: a recovery now would lose more than was agreed on. */
    private void late(Part part, Instant since, Duration objective) {
        Instant limit = since.plus(objective);
        if (!facts.now().isAfter(limit)) {
            worsens = worsens == null || limit.isBefore(worsens) ? limit : worsens;
            return;
        }
        findings.add(new PlanFinding(
                "RpoMissed",
                Severity.HIGH,
                part.name(),
                "what came after " + since + " is in no recovery point, for "
                        + HoldfastDuration.format(
                                Duration.between(since, facts.now()).truncatedTo(ChronoUnit.SECONDS))
                        + ", and the objective is " + HoldfastDuration.format(objective),
                "Look why no newer recovery point was made: kubectl get backups, and the policy's conditions."));
    }

    private Estimate time() {
        PlanObjectives objectives = plan.objectives();
        Graph graph = Expansion.of(resolution, RunScope.recovery());
        Durations durations = new Durations(facts, objectives);
        CriticalPath path = CriticalPath.of(graph, objectives.clock(), durations::of);
        Duration total = path.total().plus(HoldfastDuration.parse(objectives.detectionAllowance()));
        List<Node> machines =
                path.nodes().stream().filter(node -> !node.forPeople()).toList();
        long measured = machines.stream().filter(durations::isMeasured).count();
        boolean marked = graph.nodes().stream().anyMatch(node -> node.mark() == Mark.SERVICE_HEALTHY);
        if (objectives.rto() != null) {
            reach(HoldfastDuration.parse(objectives.rto()), total, path, durations);
            if (!marked && objectives.clock() == Clock.SERVICE_HEALTHY) {
                findings.add(
                        new PlanFinding(
                                "ClockNeverStops",
                                Severity.HIGH,
                                null,
                                "no step marks the service as healthy, so that no run can show that the rto is reached",
                                "Set marks: ServiceHealthy on the step that asks the service, or objectives.clock to DataRestored."));
            }
        }
        return new Estimate(
                total.toSeconds(),
                path.human().toSeconds(),
                path.nodes().stream().map(Node::name).toList(),
                measured + " of " + machines.size() + " steps on the way are as last measured, the others assumed");
    }

    private void reach(Duration rto, Duration total, CriticalPath path, Durations durations) {
        if (total.compareTo(rto) <= 0) {
            return;
        }
        boolean people = total.minus(path.human()).compareTo(rto) <= 0;
        Node longest = path.nodes().stream()
                .filter(node -> node.forPeople() == people)
                .max(Comparator.comparing(durations::of))
                .orElseThrow();
        String longestText =
                longest.name() + " takes " + (people ? "up to " : "") + HoldfastDuration.format(durations.of(longest));
        findings.add(new PlanFinding(
                "RtoNotReachable",
                Severity.HIGH,
                null,
                "a recovery is expected to take " + HoldfastDuration.format(total)
                        + (path.human().isZero()
                                ? ""
                                : ", of which people may take " + HoldfastDuration.format(path.human()))
                        + ", and the objective is " + HoldfastDuration.format(rto) + "; " + longestText,
                people
                        ? "Give people less time (approval.timeout, or timeout of the step), or agree on a larger rto."
                        : "Split or speed up what takes longest, or agree on a larger rto."));
    }

    private void rehearsals() {
        List<ClockRule> whole = plan.drills().stream()
                .filter(drill -> !drill.suspend()
                        && new RunScope(
                                        RunMode.DRILL,
                                        drill.components(),
                                        drill.withPeople(),
                                        VerificationLevel.RESTORE)
                                .coversAll(plan))
                .flatMap(Feasibility::clock)
                .toList();
        if (plan.drills().stream().allMatch(Drill::suspend)) {
            findings.add(new PlanFinding(
                    "NeverRehearsed",
                    Severity.MEDIUM,
                    null,
                    "the plan has no drill: nothing shows that it works",
                    "Add one to spec.drills."));
            return;
        }
        Duration verified = HoldfastDuration.parse(plan.verifiedFor());
        @Nullable
        Duration gap =
                Schedules.largestGap(namespace, planName, whole, facts.now()).orElse(null);
        if (gap == null || gap.compareTo(verified) > 0) {
            findings.add(new PlanFinding(
                    "ProofLapses",
                    Severity.MEDIUM,
                    null,
                    gap == null
                            ? "no drill of the whole plan is planned, so that it is never verified as a whole"
                            : "the whole plan is rehearsed every " + HoldfastDuration.format(gap)
                                    + " at most, and a passed drill proves it for " + plan.verifiedFor(),
                    "Rehearse it more often, or raise spec.verifiedFor."));
        }
    }

    private static Stream<ClockRule> clock(Drill drill) {
        return ClockRule.of(drill).stream();
    }
}
