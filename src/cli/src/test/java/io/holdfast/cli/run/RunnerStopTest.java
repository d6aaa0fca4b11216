package io.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.run.step.Effects;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.Resolution;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.Clocks;
import io.holdfast.recovery.run.ExecutionDraft;
import io.holdfast.recovery.run.Outcome;
import io.holdfast.recovery.run.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is told to end while a step works. */
class RunnerStopTest {

    private static final String PLAN = """
            apiVersion: holdfast.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: stores, namespace: shop}
            spec: {repositories: [main], sources: [{name: cache, redis: {address: "redis:6379"}}]}
            ---
            apiVersion: holdfast.io/v1alpha1
            kind: RestorePlan
            metadata: {name: all, namespace: shop}
            spec:
              identity: {name: identity, key: id.txt}
              components: [{name: cache, policyRef: {name: stores}, source: cache, restore: {replace: true}}]
            """;

    @TempDir
    private Path folder;

    @Test
    void whatAStepIsStoppedInIsCleanedUpBeforeTheRunEnds() throws IOException {
        PlanFiles files = PlanFiles.read(List.of(Files.writeString(folder.resolve("plan.yaml"), PLAN)));
        RestorePlanSpec plan = files.plan("all").getSpec();
        Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS);
        ExecutionDraft draft = new ExecutionDraft(Execution.fresh(), 1);
        draft.begin("a".repeat(64), "shop", now, Clocks.start(null, plan.objectives(), now));
        draft.take(List.of(), "b".repeat(64));
        Cancellation stop = new Cancellation();
        Stopped effects = new Stopped(stop);
        Runner runner = new Runner(
                Expansion.of(Resolution.of(plan, files.policySpecs()), RunScope.recovery()),
                RunSettings.of(plan, recovery(), RunScope.recovery()),
                draft,
                new Runner.Tools(() -> {}, new Nobody(), effects, stop, InstantSource.system()));

        assertThatThrownBy(() -> runner.run(new Clocks(null, Map.of()))).hasMessageContaining("told to end");

        assertThat(effects.cleanedUp).isTrue();
    }

    private static RestoreRunSpec recovery() {
        return new RestoreRunSpec(
                new LocalRef("all"), null, RunMode.RECOVERY, null, null, "anna", null, List.of(), null, null, null);
    }

    /** Every step has the process told to end, and takes longer for cleaning up than the run takes to notice. */
    private static final class Stopped implements Effects {
        private final Cancellation stop;
        private final AtomicBoolean cleanedUp = new AtomicBoolean();

        private Stopped(Cancellation stop) {
            this.stop = stop;
        }

        @Override
        public Outcome run(Node node, Cancellation cancellation, BooleanSupplier late) {
            stop.cancel("told to end");
            try {
                cancellation.pause(Duration.ofMinutes(1));
                return Outcome.Done.saying("nobody stopped it");
            } catch (RuntimeException stopped) {
                new Cancellation().pause(Duration.ofSeconds(2));
                cleanedUp.set(true);
                return Outcome.Failed.because("Cancelled", "stopped", "none", true);
            }
        }

        @Override
        public Outcome takeBack(Node node, Cancellation cancellation) {
            throw new AssertionError(node.name() + " is taken back");
        }
    }

    private static final class Nobody implements DecisionDesk {
        @Override
        public List<Decision> open() {
            return List.of();
        }

        @Override
        public void answer(Decision decision, @Nullable String refused) {
            throw new AssertionError("nobody decided anything");
        }
    }
}
