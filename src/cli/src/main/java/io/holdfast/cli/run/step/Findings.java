package io.holdfast.cli.run.step;

import io.holdfast.adapter.config.Applier;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RunFinding;
import java.util.ArrayList;
import java.util.List;

/** Makes findings of what went right but should be known. */
final class Findings {
    /** A finding has room for so many names. */
    private static final int NAMED = 10;

    private Findings() {}

    static RunFinding of(Severity severity, String reason, String step, String message) {
        return new RunFinding(severity, reason, step, message, null);
    }

    /** What was refused while the rest was applied: the run fails at its end because of it. */
    static List<RunFinding> refused(String step, Applier.Applied done) {
        List<RunFinding> findings = new ArrayList<>();
        List<Applier.Refusal> refused = done.refused();
        for (int from = 0; from < refused.size(); from += NAMED) {
            List<Applier.Refusal> some = refused.subList(from, Math.min(refused.size(), from + NAMED));
            findings.add(new RunFinding(
                    Severity.HIGH,
                    Execution.OBJECT_REFUSED,
                    step,
                    step + ": " + new Applier.Applied(done.applied(), some).refusals(),
                    "give the ServiceAccount of recoveries the right that the message names, or correct what it names, and"
                            + " apply these objects"));
        }
        return findings;
    }

    /** What of a namespace was left as it was, although the recovery point says otherwise. */
    static List<RunFinding> left(String step, Applier applier) {
        return applier.notes().stream()
                .map(note -> of(Severity.LOW, "LabelsLeft", step, note))
                .toList();
    }

    /** What is there and not of the recovery point, although all that the recovery point holds is there. */
    static List<RunFinding> besides(String step, Applier applier) {
        return applier.besides().stream()
                .map(note -> of(Severity.LOW, "NotOfThePoint", step, note))
                .toList();
    }

    static List<RunFinding> warnings(String step, List<String> warnings) {
        return warnings.stream()
                .map(warning -> of(Severity.LOW, "Warning", step, warning))
                .toList();
    }
}
