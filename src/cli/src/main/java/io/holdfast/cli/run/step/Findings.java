package io.holdfast.cli.run.step;

import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.RunFinding;
import java.util.List;

/** Makes findings of what went right but should be known. */
final class Findings {
    private Findings() {}

    static RunFinding of(Severity severity, String reason, String step, String message) {
        return new RunFinding(severity, reason, step, message, null);
    }

    static List<RunFinding> warnings(String step, List<String> warnings) {
        return warnings.stream()
                .map(warning -> of(Severity.LOW, "Warning", step, warning))
                .toList();
    }
}
