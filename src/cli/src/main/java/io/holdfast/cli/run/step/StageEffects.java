package io.holdfast.cli.run.step;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.Rollback;
import io.holdfast.api.v1alpha1.plan.Step;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Action;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the effect of a step, and turns every way in which it can end into an outcome. */
public final class StageEffects implements Effects {

    private static final Logger LOG = LoggerFactory.getLogger(StageEffects.class);

    private final Stage stage;

    public StageEffects(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation, BooleanSupplier late) {
        return guarded(effect(node), node, cancellation, late);
    }

    @Override
    public Outcome takeBack(Node node, Cancellation cancellation) {
        return guarded(back(node), node, cancellation, () -> false);
    }

    private Effect effect(Node node) {
        return switch (node.action()) {
            case Action.OpenIsolation _ -> new IsolationEffect(stage);
            case Action.ApplyConfiguration _ -> new ConfigurationEffect(stage);
            case Action.ApplyPolicies _ -> new ConfigurationEffect(stage)::policies;
            case Action.StartWorkloads _ -> new StartEffect(stage);
            case Action.Quiesce _ -> new QuiesceEffect(stage)::down;
            case Action.Resume _ -> new QuiesceEffect(stage)::up;
            case Action.SafetyCopy _ ->
                stage.surroundings().inCluster() ? new AwaitedCopyEffect(stage) : new SafetyCopyEffect(stage);
            case Action.RestoreData _ -> new RestoreEffect(stage);
            case Action.CountData _ -> new CountEffect(stage);
            case Action.SampleData _ -> new SampleEffect(stage);
            case Action.VerifyContent _ -> new VerifyEffect(stage);
            case Action.CheckReadiness _ -> new ReadinessEffect(stage);
            case Action.CheckSurroundings _ -> new SurroundingsEffect(stage);
            case Action.Custom custom -> effect(custom.step());
            case Action.ApproveRun _ -> throw new IllegalStateException("approvals are people's to give");
        };
    }

    private Effect effect(Step step) {
        if (step.http() != null) {
            return new HttpEffect(stage, step.http());
        }
        if (step.apply() != null) {
            return new ApplyEffect(stage, step.apply());
        }
        if (step.scale() != null) {
            return new ScaleEffect(stage, step.scale());
        }
        if (step.count() != null) {
            return new CountEffect(stage);
        }
        if (step.redis() != null || step.qdrant() != null) {
            return new StoreCheckEffect(stage, step);
        }
        if (step.sql() != null) {
            return new SqlEffect(stage, step.sql());
        }
        if (step.job() != null) {
            return new JobEffect(stage, step.job());
        }
        if (step.evidence() != null) {
            return new EvidenceEffect(stage, step.evidence());
        }
        if (step.network() != null) {
            return new NetworkEffect(stage, step.network());
        }
        return new WaitEffect(stage, Objects.requireNonNull(step.waitFor()));
    }

    private Effect back(Node node) {
        if (node.action() instanceof Action.Custom custom) {
            Rollback rollback = Objects.requireNonNull(custom.step().rollback());
            if (rollback.http() != null) {
                return new HttpEffect(stage, rollback.http());
            }
            if (rollback.job() != null) {
                return new JobEffect(stage, rollback.job());
            }
            return rollback.scale() != null
                    ? new ScaleEffect(stage, rollback.scale())
                    : new NetworkEffect(stage, Objects.requireNonNull(rollback.network()));
        }
        return new QuiesceEffect(stage)::up;
    }

    private static Outcome guarded(Effect effect, Node node, Cancellation cancellation, BooleanSupplier late) {
        try {
            return effect.run(node, cancellation);
        } catch (RecoveryException e) {
            if (e.reason() == Reason.DeadlineExceeded) {
                givenUp(effect, node);
            }
            if (e.reason() == Reason.Cancelled && late.getAsBoolean()) {
                givenUp(effect, node);
                return Outcome.Failed.because(
                        Reason.DeadlineExceeded.name(),
                        "it took longer than " + HoldfastDuration.format(node.timeout()) + "; " + e.getMessage(),
                        "find out what was slow, or raise its timeout",
                        true);
            }
            return failed(e);
        } catch (RuntimeException e) {
            return Outcome.Failed.because(
                    Reason.Internal.name(), "a fault in Holdfast: " + e, "report it with the worker's log", true);
        }
    }

    /** What cannot be ended now is in the ledger. */
    private static void givenUp(Effect effect, Node node) {
        try {
            effect.giveUp(node);
        } catch (RecoveryException e) {
            LOG.warn("step {}: {}", node.name(), e.getMessage());
        }
    }

    /** Only what may pass is worth another try. */
    static Outcome.Failed failed(RecoveryException e) {
        return new Outcome.Failed(
                e.reason().name(),
                String.valueOf(e.getMessage()),
                e.hint(),
                e instanceof TransientException,
                List.of(),
                List.of(),
                List.of());
    }
}
