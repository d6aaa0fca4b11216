package io.holdfast.operator.run;

import io.fabric8.kubernetes.api.model.Condition;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.IsolationEvidence;
import io.holdfast.api.v1alpha1.run.LedgerEntry;
import io.holdfast.api.v1alpha1.run.RunClock;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.operator.status.Conditions;
import io.holdfast.operator.status.Words;
import io.holdfast.recovery.plan.Expansion;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a run's conditions say. Of those that come and go with a mode, only what the run has is shown. */
final class RunConditions {
    static final String APPROVED = "Approved";
    static final String ISOLATED = "Isolated";
    static final String DATA_RESTORED = "DataRestored";
    static final String SERVICE_HEALTHY = "ServiceHealthy";
    static final String CLEANED_UP = "CleanedUp";

    private RunConditions() {}

    static Conditions underWay(Conditions before, Execution execution) {
        return clock(isolation(approval(before, execution), execution.isolation()), execution.clock());
    }

    static List<Condition> ended(Conditions before, Execution execution, RunResult result, @Nullable Failure failure) {
        Conditions told = underWay(before, execution).without(Conditions.RECONCILING);
        told = cleanup(told, execution);
        boolean passed = RunResult.passed(result);
        if (passed) {
            String message = execution.findings().isEmpty()
                    ? "all steps are done"
                    : "all steps are done, with " + execution.findings().size() + " findings";
            return told.yes(Conditions.SUCCEEDED, Words.of(result), message).list();
        }
        String why = failure == null
                ? Words.of(result)
                : failure.reason() + ": " + Objects.requireNonNullElse(failure.message(), "");
        return told.no(Conditions.SUCCEEDED, Words.of(result), why).list();
    }

    private static Conditions approval(Conditions before, Execution execution) {
        StepStatus approval = execution.steps().stream()
                .filter(step -> step.name().equals(Expansion.APPROVAL))
                .findFirst()
                .orElse(null);
        if (approval == null) {
            return before;
        }
        String message = Objects.requireNonNullElse(approval.message(), "");
        if (approval.state() == StepState.SUCCEEDED) {
            return before.yes(APPROVED, "Approved", message);
        }
        return approval.state() == StepState.WAITING
                ? before.no(APPROVED, "WaitingForApproval", message)
                : before.no(APPROVED, "NotApproved", message);
    }

    private static Conditions isolation(Conditions before, @Nullable IsolationEvidence isolation) {
        if (isolation == null) {
            return before;
        }
        String evidence = String.join("; ", isolation.evidence());
        if (isolation.proven() == null) {
            return before.unknown(ISOLATED, "NotProbed", "no probe has ended yet");
        }
        return isolation.proven()
                ? before.yes(ISOLATED, "Proven", evidence)
                : before.no(ISOLATED, "NotProven", evidence);
    }

    private static Conditions clock(Conditions before, @Nullable RunClock clock) {
        if (clock == null) {
            return before;
        }
        Conditions told = clock.dataRestoredAt() == null
                ? before
                : before.yes(DATA_RESTORED, "Restored", "restored and counted at " + clock.dataRestoredAt());
        return clock.serviceHealthyAt() == null
                ? told
                : told.yes(SERVICE_HEALTHY, "Healthy", "healthy since " + clock.serviceHealthyAt());
    }

    private static Conditions cleanup(Conditions before, Execution execution) {
        if (execution.ledger().isEmpty()) {
            return before;
        }
        List<String> left = execution.ledger().stream()
                .filter(entry -> !entry.removed())
                .map(RunConditions::said)
                .toList();
        if (left.isEmpty()) {
            return before.yes(
                    CLEANED_UP,
                    "Removed",
                    "what the run made is removed (" + execution.ledger().size() + ")");
        }
        boolean kept = execution.found(Execution.KEPT_ON_FAILURE);
        return before.no(CLEANED_UP, kept ? "Kept" : "Leaked", String.join(", ", left));
    }

    private static String said(LedgerEntry entry) {
        return entry.kind() + " " + entry.name();
    }
}
