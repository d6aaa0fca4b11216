package io.holdfast.cli.run.step;

import io.holdfast.adapter.qdrant.QdrantSource;
import io.holdfast.adapter.redis.RedisSource;
import io.holdfast.api.v1alpha1.plan.QdrantCheck;
import io.holdfast.api.v1alpha1.plan.RedisCheck;
import io.holdfast.api.v1alpha1.plan.Step;
import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.cli.plan.Sources;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Asks a component's Redis or Qdrant, and judges the answer. */
final class StoreCheckEffect implements Effect {

    private final Stage stage;
    private final Step step;

    StoreCheckEffect(Stage stage, Step step) {
        this.stage = stage;
        this.step = step;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        String component = step.redis() != null
                ? step.redis().component()
                : Objects.requireNonNull(step.qdrant()).component();
        try (Sources.Opened opened = stage.open(stage.part(component), cancellation)) {
            List<CheckResult> checks = switch (opened.source()) {
                case RedisSource redis when step.redis() != null -> List.of(redis(node, redis, step.redis()));
                case QdrantSource qdrant when step.qdrant() != null -> qdrant(node, qdrant, step.qdrant());
                default ->
                    throw new InvalidPlanException(
                            Reason.InvalidPlan,
                            "component " + component + " is no "
                                    + node.action().type().replace("Check", ""),
                            "name a component of that kind");
            };
            return Checked.outcome(checks);
        }
    }

    private static CheckResult redis(Node node, RedisSource redis, RedisCheck check) {
        String answer = String.join("\n", redis.ask(check.command()));
        return Checked.value(node, String.join(" ", check.command()), answer, check.expect(), check.atLeast());
    }

    private static List<CheckResult> qdrant(Node node, QdrantSource qdrant, QdrantCheck check) {
        List<CheckResult> checks = new ArrayList<>();
        if (check.atLeast() != null) {
            String count = Long.toString(qdrant.count(check.collection()));
            checks.add(Checked.value(node, "points of " + check.collection(), count, null, check.atLeast()));
        }
        if (check.sample() != null) {
            int found = qdrant.sample(check.collection(), check.sample());
            checks.add(new CheckResult(
                    node.name(),
                    "points of " + check.collection() + " found by their own vectors",
                    "at least 1 of " + check.sample(),
                    Integer.toString(found),
                    found > 0));
        }
        return checks;
    }
}
