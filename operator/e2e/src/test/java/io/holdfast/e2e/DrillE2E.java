package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.api.v1alpha1.run.ComponentLoss;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RunFigures;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drills by the packaged product: a store is restored into a namespace of its own, judged, measured and removed. */
class DrillE2E {
    private static final Logger LOG = LoggerFactory.getLogger(DrillE2E.class);
    private static final Lab LAB = Lab.shared();
    private static final PlanRuns RUNS = new PlanRuns(LAB);
    private static final Orders ORDERS = Orders.shared();

    /** Of a worker's life in a drill, the part that is struck: from its start until its namespace is being removed. */
    private static final int LIFE_MILLIS = 18_000;

    private static String podBefore;
    private static String digestBefore;
    private static RestoreRun proving;
    private static RestoreRun doubting;

    @BeforeAll
    static void startBoth() {
        podBefore = ORDERS.podUid();
        digestBefore = Orders.REDIS.digest();
        ORDERS.plan("proving", "paid");
        ORDERS.plan("doubting", "refunded");
        proving = RUNS.drill("proving");
        doubting = RUNS.drill("doubting");
    }

    @Test
    void aDrillProvesAndMeasuresARecoveryAndLeavesNothing() {
        RestoreRun run = RUNS.ended(proving);

        assertThat(run.getStatus().result()).as("%s", run.getStatus()).isEqualTo(RunResult.PASSED);
        assertThat(PlanRuns.condition(run, "Succeeded")).isEqualTo("True");
        assertThat(PlanRuns.condition(run, "Isolated")).isEqualTo("True");
        assertThat(run.getStatus().recoveryTime()).endsWith(" of 10m");
        assertThat(run.getStatus().dataLoss()).endsWith(" of 1h");
        Execution execution = PlanRuns.execution(run);
        RunFigures figures = Objects.requireNonNull(execution.figures());
        assertThat(figures.rtoSeconds()).isBetween(1.0, 600.0);
        assertThat(figures.components())
                .singleElement()
                .extracting(ComponentLoss::seconds)
                .satisfies(seconds -> assertThat(seconds).isPositive());
        assertThat(execution.checks())
                .extracting(CheckResult::actual)
                .as("the count of keys, and the seventh order")
                .containsExactlyInAnyOrder("1000", "paid");
        assertThat(execution.namespace()).startsWith("drill-proving-");
        assertThat(execution.ledger()).isNotEmpty();
        RUNS.assertNothingIsLeft(run);
        assertTheLiveStoreIsUntouched();
    }

    @Test
    void aDrillWhoseCriterionDoesNotHoldFailsAndSaysWhy() {
        RestoreRun run = RUNS.ended(doubting);

        assertThat(run.getStatus().result()).as("%s", run.getStatus()).isEqualTo(RunResult.FAILED);
        assertThat(PlanRuns.condition(run, "Succeeded")).isEqualTo("False");
        Failure failure = Objects.requireNonNull(run.getStatus().failure());
        assertThat(failure.reason()).isNotBlank();
        assertThat(failure.message()).contains("seventh", "refunded");
        RUNS.assertNothingIsLeft(run);
        assertTheLiveStoreIsUntouched();
    }

    @Test
    void drillsOutliveTheirWorkersAndTheOperator() {
        // Their times are measured, and two drills on a small machine are enough.
        RUNS.ended(proving);
        RUNS.ended(doubting);
        long seed = seed();
        LOG.info("HOLDFAST_E2E_SEED={}", seed);
        Random random = new Random(seed);
        ORDERS.plan("struck", "paid");
        ORDERS.plan("orphaned", "paid");
        RestoreRun struck = RUNS.drill("struck");
        RestoreRun orphaned = RUNS.drill("orphaned");
        var worker = strike(random.nextInt(LIFE_MILLIS), struck, () -> RUNS.killWorker(struck));
        var operator = strike(random.nextInt(LIFE_MILLIS), orphaned, LAB::killOperators);
        boolean hit = worker.join();
        operator.join();

        for (RestoreRun one : new RestoreRun[] {struck, orphaned}) {
            RestoreRun run = RUNS.ended(one);
            assertThat(run.getStatus().result())
                    .as("seed %d, worker hit: %s, %s", seed, hit, run.getStatus())
                    .isIn(RunResult.PASSED, RunResult.PASSED_WITH_FINDINGS);
            RUNS.assertNothingIsLeft(run);
        }
        assertTheLiveStoreIsUntouched();
    }

    @Test
    void aDrillWhoseRunIsTornAwayLeavesNoNamespace() {
        ORDERS.plan("torn", "paid");
        RestoreRun run = RUNS.drill("torn");
        RUNS.namespace(run);

        LAB.client().resource(run).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        LAB.client().resource(run).delete();

        RUNS.assertNoNamespaceIsLeft(run);
        assertTheLiveStoreIsUntouched();
    }

    /** So long after the run's worker began to run. */
    private static CompletableFuture<Boolean> strike(int millis, RestoreRun run, BooleanSupplier blow) {
        return CompletableFuture.supplyAsync(() -> {
            RUNS.worker(run);
            Lab.pause(millis);
            boolean hit = blow.getAsBoolean();
            LOG.info("struck {} after {} ms: {}", run.getMetadata().getName(), millis, hit ? "hit" : "too late");
            return hit;
        });
    }

    private static long seed() {
        String given = System.getenv("HOLDFAST_E2E_SEED");
        return given == null ? System.nanoTime() : Long.parseLong(given);
    }

    private static void assertTheLiveStoreIsUntouched() {
        assertThat(ORDERS.podUid()).isEqualTo(podBefore);
        assertThat(Orders.REDIS.digest()).isEqualTo(digestBefore);
    }
}
