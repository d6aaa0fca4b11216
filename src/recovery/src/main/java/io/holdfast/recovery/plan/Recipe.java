package io.holdfast.recovery.plan;

import io.holdfast.api.v1alpha1.VerificationLevel;
import java.util.ArrayList;
import java.util.List;

/** What is done with one component, one thing after the other. */
final class Recipe {
    private Recipe() {}

    static List<Action> of(Part part, RunScope scope) {
        return switch (scope.mode()) {
            case READINESS -> List.of(new Action.CheckReadiness());
            case VERIFICATION -> verification(scope);
            case DRILL -> restored(part);
            case RECOVERY -> recovery(part);
        };
    }

    private static List<Action> verification(RunScope scope) {
        return scope.level() == VerificationLevel.CONTENT
                ? List.of(new Action.VerifyContent())
                : List.of(
                        new Action.StartWorkloads(),
                        new Action.RestoreData(),
                        new Action.CountData(),
                        new Action.SampleData());
    }

    private static List<Action> restored(Part part) {
        List<Action> actions = new ArrayList<>();
        if (part.isConfiguration()) {
            actions.add(new Action.ApplyConfiguration());
        }
        if (!part.component().workloads().isEmpty()) {
            actions.add(new Action.StartWorkloads());
        }
        if (part.hasStore()) {
            actions.add(new Action.RestoreData());
            actions.add(new Action.CountData());
        }
        return actions;
    }

    private static List<Action> recovery(Part part) {
        List<Action> actions = restored(part);
        if (part.replaces()) {
            actions.add(actions.indexOf(new Action.RestoreData()), new Action.SafetyCopy());
        }
        if (!part.component().quiesce().isEmpty()) {
            actions.addFirst(new Action.Quiesce());
            actions.add(new Action.Resume());
        }
        return actions;
    }
}
