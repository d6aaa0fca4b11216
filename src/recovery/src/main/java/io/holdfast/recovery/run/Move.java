package io.holdfast.recovery.run;

import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.recovery.plan.Node;
import java.time.Instant;

/** What a run does next. */
public sealed interface Move {

    /** Try a step. The status says so before anything happens. */
    record Try(Node node) implements Move {}

    /** A step is passed over. */
    record PassOver(Node node, String reason, String message) implements Move {}

    /** From now on a person must decide about a step. */
    record Ask(Node node, String reason, String message) implements Move {}

    /** Nobody decided in time. */
    record GiveUp(Node node, boolean goOn) implements Move {}

    /** Take back what a step did. */
    record TakeBack(Node node) implements Move {}

    /** Nothing until a step under way ends, somebody decides, or until then. */
    record WaitUntil(Instant time) implements Move {}

    /** All is done that will be. */
    record Finish(RunResult result, String reason, String message) implements Move {}
}
