package io.holdfast.cli.run.step;

import io.holdfast.api.v1alpha1.plan.ComponentRestore;
import io.holdfast.api.v1alpha1.plan.RestoreStrategy;
import io.holdfast.cli.plan.Sources;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.run.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Restores a component's data into its store, which compares it with the recovery point. */
final class RestoreEffect implements Effect {

    private final Stage stage;

    RestoreEffect(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        Part part = stage.part(node);
        Progress progress = new Progress(stage.clock());
        try (Sources.Opened opened = stage.open(part, cancellation)) {
            Restored restored =
                    opened.source().restore(stage.points().content(part.name(), progress), options(part, node));
            String message =
                    said(restored.actions()) + "; reached by " + opened.transport() + ": " + opened.why() + ".";
            return new Outcome.Done(
                    message, List.of(), Findings.warnings(node.name(), restored.warnings()), List.of(), null);
        }
    }

    /** A drill's store is empty and has a name of its own: nothing is replaced there, and nothing renamed. */
    RestoreOptions options(Part part, Node node) {
        ComponentRestore restore = part.component().restore();
        boolean isolated = stage.scope().isolated();
        String address = stage.surroundings().address();
        return new RestoreOptions(
                        !isolated && restore.replace(),
                        restore.select(),
                        isolated ? Map.of() : restore.rename(),
                        address.isEmpty() ? null : address,
                        !isolated && restore.strategy() == RestoreStrategy.IN_PLACE)
                .remembering(new KeptMemory(stage, node.name()));
    }

    private static String said(List<String> actions) {
        return actions.stream()
                .map(action -> action.endsWith(".") ? action.substring(0, action.length() - 1) : action)
                .collect(Collectors.joining("; "));
    }
}
