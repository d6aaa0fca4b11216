package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.plan.ReportRef;
import io.holdfast.api.v1alpha1.plan.RunResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far the worker of a run is; written by the worker alone, before and after every step. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("How far the worker of a run is; written by the worker alone, before and after every step.")
public record Execution(
        @JsonPropertyDescription("Number of the worker that wrote this last; an older one must not write any more.")
        int worker,

        @Size(max = 64) @JsonPropertyDescription("Digest of the expanded plan that is carried out.") @Nullable
        String planDigest,

        @Size(max = 64) @JsonPropertyDescription("Digest of the recovery points that are taken.") @Nullable
        String pointsDigest,

        @Size(max = 64)
        @JsonPropertyDescription(
                "What decisions name: digest of this very run, its UID and spec, and of the plan, policies, repositories and recovery points that it works from.")
        @Nullable
        String digest,

        @JsonPropertyDescription("When the first worker began.") @Nullable
        Instant startedAt,

        @Size(max = 63) @JsonPropertyDescription("Where it works.") @Nullable
        String namespace,

        @Size(max = 32) @JsonPropertyDescription("The recovery points.")
        List<PointTaken> points,

        @JsonPropertyDescription("The moments that are measured.") @Nullable
        RunClock clock,

        @Size(max = 320) @JsonPropertyDescription("The steps, in an order in which they can run.")
        List<StepStatus> steps,

        @Size(max = 256) @JsonPropertyDescription("Every comparison.")
        List<CheckResult> checks,

        @Size(max = 64) @JsonPropertyDescription("What a person should know.")
        List<RunFinding> findings,

        @Size(max = 64) @JsonPropertyDescription("What people decided.")
        List<DecisionTaken> decisions,

        @Size(max = 128) @JsonPropertyDescription("When it waited for people.")
        List<HumanWait> waits,

        @Size(max = 128) @JsonPropertyDescription("What people were to be told, and whether they were.")
        List<Message> messages,

        @JsonPropertyDescription("What shows that the run was cut off.") @Nullable
        IsolationEvidence isolation,

        @Size(max = 64) @JsonPropertyDescription("What workloads had before they were scaled.")
        List<ScaledWorkload> scaled,

        @Size(max = 64) @JsonPropertyDescription("What steps have to remember.")
        List<StepMemory> memories,

        @Size(max = 128) @JsonPropertyDescription("What has to be removed again.")
        List<LedgerEntry> ledger,

        @JsonPropertyDescription("What was measured.") @Nullable
        RunFigures figures,

        @JsonPropertyDescription("Whether what was done is being taken back.") @Nullable
        Boolean rollingBack,

        @JsonPropertyDescription("How it ended; nothing but the removal of what it made follows.") @Nullable
        RunResult result,

        @JsonPropertyDescription("Why it failed.") @Nullable Failure failure,

        @JsonPropertyDescription("The report.") @Nullable ReportRef report,

        @JsonPropertyDescription("When everything was over, removal and report, too.") @Nullable
        Instant finishedAt) {

    public Execution {
        points = points == null ? List.of() : List.copyOf(points);
        steps = steps == null ? List.of() : List.copyOf(steps);
        checks = checks == null ? List.of() : List.copyOf(checks);
        findings = findings == null ? List.of() : List.copyOf(findings);
        decisions = decisions == null ? List.of() : List.copyOf(decisions);
        waits = waits == null ? List.of() : List.copyOf(waits);
        messages = messages == null ? List.of() : List.copyOf(messages);
        scaled = scaled == null ? List.of() : List.copyOf(scaled);
        memories = memories == null ? List.of() : List.copyOf(memories);
        ledger = ledger == null ? List.of() : List.copyOf(ledger);
    }

    /** Reason of the finding that what a failed run made stays for a time, as its plan says, to be looked at. */
    public static final String KEPT_ON_FAILURE = "KeptOnFailure";

    /** Reason of the finding that the API server refused objects while the rest was applied: it fails the run at its end. */
    public static final String OBJECT_REFUSED = "ObjectRefused";

    /** Whether there is a finding of that reason. */
    public boolean found(String reason) {
        return findings.stream().anyMatch(one -> one.reason().equals(reason));
    }

    /** A run that no worker has looked at yet. */
    public static Execution fresh() {
        return new Execution(
                0, null, null, null, null, null, List.of(), null, List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of(), null, List.of(), List.of(), List.of(), null, null, null, null, null, null);
    }
}
