package io.holdfast.cli.run.step;

import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.RunFinding;
import java.util.List;

/** Makes findings of what went right but should be known. */
final class Findings {
    private static final int LONGEST = 1000;

    private Findings() {}

    static RunFinding of(Severity severity, String reason, String step, String message) {
        String text = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
        return new RunFinding(severity, reason, step, text, null);
    }

    static List<RunFinding> warnings(String step, List<String> warnings) {
        return warnings.stream()
                .map(warning -> of(Severity.LOW, "Warning", step, warning))
                .toList();
    }
}
