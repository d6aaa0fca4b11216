package io.holdfast.recovery.run;

import io.holdfast.api.v1alpha1.plan.Step;
import io.holdfast.recovery.plan.Action;
import io.holdfast.recovery.plan.Node;

/** What a step means to the person who has to end it, and what can be taken back for them. */
final class People {
    private People() {}

    static String question(Node node) {
        return switch (node.action()) {
            case Action.ApproveRun approve ->
                approve.approval().required() + " approval(s) are needed before anything is written";
            case Action.Custom custom -> question(custom.step());
            default -> "a person must decide";
        };
    }

    private static String question(Step step) {
        if (step.manual() != null) {
            String role = step.manual().role() == null ? "" : step.manual().role() + ": ";
            return role + step.manual().instructions();
        }
        return step.approval() == null
                ? "a person must decide"
                : step.approval().reason();
    }

    /** Whether there is anything to do to take a step back. */
    static boolean canBeTakenBack(Node node) {
        return switch (node.action()) {
            case Action.Quiesce _ -> true;
            case Action.Custom custom -> custom.step().rollback() != null;
            default -> false;
        };
    }
}
