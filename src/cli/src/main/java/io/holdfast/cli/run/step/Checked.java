package io.holdfast.cli.run.step;

import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges values by what a plan wants of them. */
final class Checked {
    private Checked() {}

    /** A value against the text or the number that it must be. */
    static CheckResult value(Node node, String what, String found, @Nullable String expected, @Nullable Long atLeast) {
        boolean passed = expected != null ? expected.equals(found) : isAtLeast(found, atLeast);
        String wanted = expected != null ? expected : "at least " + atLeast;
        return new CheckResult(node.name(), what, wanted, found, passed);
    }

    /** Done if every check passed. */
    static Outcome outcome(List<CheckResult> checks) {
        List<CheckResult> wrong =
                checks.stream().filter(check -> !check.passed()).toList();
        String said = String.join(
                "; ",
                (wrong.isEmpty() ? checks : wrong)
                        .stream()
                                .map(check -> check.name() + ": " + check.actual()
                                        + (check.passed() ? "" : ", expected " + check.expected()))
                                .toList());
        return wrong.isEmpty()
                ? new Outcome.Done(said, checks, List.of(), List.of(), null)
                : new Outcome.Failed(
                        "CheckFailed",
                        said,
                        "look at the data; restore an older recovery point if it is wrong there, too",
                        true,
                        checks,
                        List.of(),
                        List.of());
    }

    private static boolean isAtLeast(String found, @Nullable Long atLeast) {
        try {
            return atLeast != null
                    && Double.parseDouble(found.replace("(integer) ", "").strip()) >= atLeast;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
