package io.holdfast.recovery.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.holdfast.api.v1alpha1.plan.Clock;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.Scenario;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.api.v1alpha1.run.ClockSource;
import io.holdfast.api.v1alpha1.run.ComponentLoss;
import io.holdfast.api.v1alpha1.run.DecisionTaken;
import io.holdfast.api.v1alpha1.run.HumanWait;
import io.holdfast.api.v1alpha1.run.IsolationEvidence;
import io.holdfast.api.v1alpha1.run.Message;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.StepState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run was to do, what it did, and what that shows. The one model of a report: JSON is this record, signed; Markdown
 * and HTML are made from it. Described in {@code docs/format.md}.
 *
 * @param format always {@link #FORMAT}
 * @param version of the format
 * @param about which run it is
 * @param outcome how it ended
 * @param targets what a recovery by the plan must reach
 * @param achieved what was measured
 * @param criteria what the run had to show, each judged
 * @param points the recovery points that were taken
 * @param steps in an order in which they can run
 * @param checks every comparison
 * @param issues what a person should know, and act on
 * @param lessons what the figures say
 * @param nextSteps what to do now
 * @param decisions what people decided
 * @param waits when it waited for people
 * @param messages what people were to be told while it ran
 * @param isolation what shows that it was cut off; null for a run that was not
 * @param cleanup what became of what it made
 * @param signOffs who has, or has to, put their name to it
 * @param controls what the report is evidence for
 * @param renderings the other forms of this report beside it
 * @param earlier the reports of up to three of the plan's runs before, the last one first: to compare with, and to notice
 *     when one of them is changed or taken away
 * @param tool name and version of the program
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"format", "version"})
public record RunReport(
        String format,
        String version,
        About about,
        Outcome outcome,
        Targets targets,
        Achieved achieved,
        List<Criterion> criteria,
        List<PointTaken> points,
        List<ReportStep> steps,
        List<CheckResult> checks,
        List<Issue> issues,
        List<String> lessons,
        List<String> nextSteps,
        List<DecisionTaken> decisions,
        List<HumanWait> waits,
        List<Message> messages,
        @Nullable IsolationEvidence isolation,
        Cleanup cleanup,
        List<SignOff> signOffs,
        List<String> controls,
        List<Rendering> renderings,
        List<Earlier> earlier,
        String tool) {

    /** The value of {@code format} in every report. */
    public static final String FORMAT = "holdfast.io/run-report";

    /** The version that this program writes. */
    public static final String VERSION = "1.0";

    public RunReport {
        // Nothing of a report can be believed that lacks what its place is compared with.
        Objects.requireNonNull(about, "the field 'about' is missing");
        Objects.requireNonNull(outcome, "the field 'outcome' is missing");
        criteria = List.copyOf(criteria);
        points = List.copyOf(points);
        steps = List.copyOf(steps);
        checks = List.copyOf(checks);
        issues = List.copyOf(issues);
        lessons = List.copyOf(lessons);
        nextSteps = List.copyOf(nextSteps);
        decisions = List.copyOf(decisions);
        waits = List.copyOf(waits);
        messages = List.copyOf(messages);
        signOffs = List.copyOf(signOffs);
        controls = List.copyOf(controls);
        renderings = List.copyOf(renderings);
        earlier = List.copyOf(earlier);
    }

    /**
     * Which run.
     *
     * @param plan name of the plan; of a verification, of its policy and entry
     * @param exercise whether it was a rehearsal, and not the real thing
     * @param owner who answers for the plan
     * @param runbook where people read on
     * @param incident what it answered
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record About(
            String namespace,
            String plan,
            String run,
            String uid,
            RunMode mode,
            boolean exercise,
            @Nullable String drill,
            Scenario scenario,
            @Nullable String description,
            @Nullable String owner,
            @Nullable String runbook,
            @Nullable String requestedBy,
            @Nullable String reason,
            @Nullable String incident,
            @Nullable String planDigest,
            @Nullable String pointsDigest) {
        public About {
            Objects.requireNonNull(uid, "the field 'about.uid' is missing");
        }
    }

    /** How it ended. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Outcome(
            RunResult result,
            @Nullable String reason,
            @Nullable String message,
            Instant startedAt,
            Instant finishedAt) {
        public Outcome {
            Objects.requireNonNull(startedAt, "the field 'outcome.startedAt' is missing");
        }
    }

    /** What a recovery must reach, in seconds; null where the plan promises nothing. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Targets(
            @Nullable Long rtoSeconds,
            @Nullable Long rpoSeconds,
            Clock clock,
            long healthyForSeconds,
            long detectionAllowanceSeconds) {}

    /**
     * What was measured, in seconds; null where it was not.
     *
     * @param t0 when the clock started
     * @param machineSeconds the recovery time without waiting for people
     * @param skewSeconds how far the restored states lie apart
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Achieved(
            @Nullable Instant t0,
            @Nullable ClockSource t0Source,
            @Nullable Instant dataRestoredAt,
            @Nullable Instant serviceHealthyAt,
            @Nullable Double rtoSeconds,
            @Nullable Double machineSeconds,
            @Nullable Double humanSeconds,
            @Nullable Boolean rtoMet,
            @Nullable Double rpoSeconds,
            @Nullable Boolean rpoMet,
            @Nullable Double skewSeconds,
            List<ComponentLoss> components) {}

    /** Something that the run had to show; {@code met} is null where it could not be judged. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Criterion(String name, @Nullable Boolean met, String observed) {}

    /**
     * One step.
     *
     * @param after steps that had to be done first
     * @param critical whether the recovery time would have been shorter without it
     * @param evidence keys of what was kept of it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReportStep(
            String name,
            String type,
            @Nullable String component,
            List<String> after,
            StepState state,
            int tries,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            boolean critical,
            @Nullable String reason,
            @Nullable String message,
            List<String> evidence) {}

    /** Something that a person should know; {@code resolution} is what to do about it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Issue(
            Severity severity,
            String reason,
            @Nullable String step,
            String message,
            @Nullable String resolution) {}

    /** What became of what the run made for itself. */
    public record Cleanup(int made, int removed, List<String> left) {}

    /** Who puts their name to the report; without name and time it is still to be signed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SignOff(
            String role, @Nullable String name, @Nullable Instant at) {}

    /** Another form of the report, in the same folder. */
    public record Rendering(String file, String sha256) {
        public Rendering {
            if (file == null || !file.matches("report(-[0-9])?\\.(md|html)")) {
                throw new IllegalArgumentException("'" + file + "' is no form of a report");
            }
        }
    }

    /**
     * A run of the same plan before.
     *
     * @param key folder of its report
     * @param sha256 of its {@code report.json}
     * @param drill name of the drill; null if it was none, or one by hand
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Earlier(
            String key,
            String sha256,
            RunMode mode,
            @Nullable String drill,
            Instant startedAt,
            RunResult result,
            @Nullable Double rtoSeconds,
            @Nullable Double rpoSeconds) {}

    /** The last of the plan's runs before; empty for the first. */
    Optional<Earlier> last() {
        return earlier.stream().findFirst();
    }

    /** The same, with the other forms of it. */
    public RunReport with(List<Rendering> forms) {
        return new RunReport(
                format, version, about, outcome, targets, achieved, criteria, points, steps, checks, issues, lessons,
                nextSteps, decisions, waits, messages, isolation, cleanup, signOffs, controls, forms, earlier, tool);
    }
}
