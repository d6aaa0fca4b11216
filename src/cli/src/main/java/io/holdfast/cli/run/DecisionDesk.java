package io.holdfast.cli.run;

import io.holdfast.api.v1alpha1.run.RunDecisionSpec;
import io.holdfast.api.v1alpha1.run.RunFinding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where people's decisions come from. */
public interface DecisionDesk {

    /** A decision and the name that it is known by. */
    record Decision(String name, RunDecisionSpec spec) {}

    /** Every decision about the run that has not been answered yet. */
    List<Decision> open();

    /** What a person should know of how the decisions came about. */
    default List<RunFinding> findings() {
        return List.of();
    }

    /**
     * Says what became of a decision.
     *
     * @param refused why the run cannot act on it, or null if it did
     */
    void answer(Decision decision, @Nullable String refused);
}
