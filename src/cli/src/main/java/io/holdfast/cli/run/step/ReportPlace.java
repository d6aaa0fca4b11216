package io.holdfast.cli.run.step;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.plan.Resolution;
import java.util.Objects;

/** Where the report of a run, and what it is evidence for, go. */
public final class ReportPlace {

    private ReportPlace() {}

    /** Name of the repository: the plan's own choice, or the first component's. */
    public static String repository(Resolution resolution) {
        String chosen = resolution.plan().evidence().repository();
        if (chosen != null) {
            return chosen;
        }
        return resolution.parts().stream()
                .map(Part::data)
                .filter(Objects::nonNull)
                .map(Part.Data::repository)
                .findFirst()
                .orElseThrow(() -> new InvalidPlanException(
                        Reason.InvalidPlan,
                        "no component of the plan has a repository, and evidence.repository names none",
                        "set spec.evidence.repository"));
    }
}
