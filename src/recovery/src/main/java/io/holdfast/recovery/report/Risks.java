package io.holdfast.recovery.report;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.PlanFinding;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.recovery.feasibility.Feasibility;
import io.holdfast.recovery.plan.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What speaks against relying on a plan. */
final class Risks {
    private final List<Risk> risks = new ArrayList<>();

    private record Risk(Severity severity, String why) {}

    Risks(RiskMatrix.Planned planned, List<Problem> problems, Optional<Feasibility.Verdict> verdict, Instant now) {
        problems.stream().findFirst().ifPresent(problem -> add(Severity.HIGH, "it is not valid: " + problem.message()));
        verdict.map(Feasibility.Verdict::findings).orElse(List.of()).forEach(this::found);
        shown(planned, now);
        risks.sort(Comparator.comparing(Risk::severity));
    }

    private void found(PlanFinding finding) {
        add(finding.severity(), (finding.component() == null ? "" : finding.component() + ": ") + finding.message());
    }

    private void shown(RiskMatrix.Planned planned, Instant now) {
        RunReport last = planned.last();
        String wanted = planned.resolution().plan().verifiedFor();
        if (last == null) {
            add(Severity.HIGH, "it was never carried out, nor rehearsed");
        } else if (!RunResult.passed(last.outcome().result())) {
            add(
                    Severity.HIGH,
                    "its last run did not pass: " + Said.or(last.outcome().message()));
        } else if (now.isAfter(last.outcome().finishedAt().plus(HoldfastDuration.parse(wanted)))) {
            add(Severity.MEDIUM, "it was shown longer ago than " + wanted);
        }
    }

    private void add(Severity severity, String why) {
        risks.add(new Risk(severity, why));
    }

    Severity highest() {
        return risks.isEmpty() ? Severity.LOW : risks.getFirst().severity();
    }

    List<String> why() {
        return risks.stream().map(Risk::why).toList();
    }
}
