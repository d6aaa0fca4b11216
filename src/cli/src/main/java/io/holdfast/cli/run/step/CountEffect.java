package io.holdfast.cli.run.step;

import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.cli.plan.Sources;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.recovery.plan.Action;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares exact counts with the recovery point. */
final class CountEffect implements Effect {

    private final Stage stage;

    CountEffect(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        Part part = part(node);
        Map<String, Long> expected =
                stage.points().point(part.name()).manifest().counts();
        try (Sources.Opened opened = stage.open(part, cancellation)) {
            Map<String, Long> found = opened.source()
                    .compare(
                            stage.points().content(part.name(), new Progress(stage.clock())),
                            new KeptMemory(stage, part.name() + ":restore"));
            return new Outcome.Done(
                    "counts are those of the recovery point",
                    checks(node, expected, found),
                    List.of(),
                    List.of(),
                    null);
        } catch (IntegrityException e) {
            Outcome.Failed failed = StageEffects.failed(e);
            return new Outcome.Failed(
                    failed.reason(),
                    failed.message(),
                    failed.hint(),
                    false,
                    List.of(new CheckResult(node.name(), "counts", expected.toString(), failed.message(), false)),
                    List.of(),
                    List.of());
        }
    }

    Part part(Node node) {
        if (node.action() instanceof Action.Custom custom) {
            return stage.part(Objects.requireNonNull(custom.step().count()).component());
        }
        return stage.part(node);
    }

    private static List<CheckResult> checks(Node node, Map<String, Long> expected, Map<String, Long> found) {
        List<CheckResult> checks = new ArrayList<>();
        found.forEach((name, count) -> checks.add(new CheckResult(
                node.name(), name, String.valueOf(expected.getOrDefault(name, count)), String.valueOf(count), true)));
        return checks;
    }
}
