package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.ComponentLoss;
import io.holdfast.api.v1alpha1.run.Incident;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RunFigures;
import io.holdfast.api.v1alpha1.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a recovery measures, against what was done to it: data that tells its own age, a person who lets it wait, and a
 * service that works again at a known moment.
 */
class ClocksE2E {
    private static final Logger LOG = LoggerFactory.getLogger(ClocksE2E.class);
    private static final double SECOND = 1.0;
    private static final Lab LAB = Lab.shared();
    private static final PlanRuns RUNS = new PlanRuns(LAB);
    private static final Orders ORDERS = Orders.shared();

    /** What other tests find is again what the latest recovery point holds. */
    @AfterEach
    void closeTheService() {
        Orders.REDIS.run("redis-cli SET order:6 paid");
    }

    @Test
    void timesAreMeasuredToTheSecondAgainstWhatReallyHappened() {
        backUpWhileAnOrderTellsTheTime();
        Lab.pause(7000);
        Instant harmed = Instant.now();
        Orders.REDIS.run("redis-cli FLUSHALL");
        Lab.pause(4000);
        Instant detected = Instant.now();
        plan();
        try (Person alice = new Person(LAB, "alice");
                Person bob = new Person(LAB, "bob");
                Looks looks = new Looks(Orders.REDIS, "order:6")) {
            RestoreRun waiting = RUNS.in(
                    RunState.WAITING_FOR_PERSON, alice.recovers("clocks", new Incident("outage-1", harmed, detected)));
            Instant asked = Objects.requireNonNull(
                    PlanRuns.execution(waiting).waits().getFirst().from());
            Lab.pause(5000);
            Instant decided = Instant.now();
            assertThat(bob.approves(waiting).taken()).isTrue();
            Instant answered = Instant.now();
            Instant dataOf = Instant.ofEpochMilli(timeOfTheRestoredData());
            Lab.pause(6000);
            Instant healthy = Instant.now();
            Orders.REDIS.run("redis-cli SET order:6 served");
            RestoreRun run = RUNS.ended(waiting);
            Looks.Seen seen = looks.seen();
            assertThat(run.getStatus().result()).as("%s", run.getStatus()).isEqualTo(RunResult.PASSED);
            RunFigures figures = Objects.requireNonNull(PlanRuns.execution(run).figures());
            LOG.info(
                    "data of {}, harmed {}, detected {}, healthy {}, {}: {}",
                    dataOf,
                    harmed,
                    detected,
                    healthy,
                    seen,
                    figures);
            // The first look that finds the service well is told to the worker no later than one look takes.
            double least = seconds(detected, healthy) - SECOND;
            double most = seconds(detected, seen.served().plus(seen.longest())) + SECOND;
            assertThat(figures.rtoSeconds()).isBetween(least, most);
            // The person's time ends when the run takes the decision, which is told a moment later.
            assertThat(figures.humanSeconds()).isBetween(seconds(asked, decided), seconds(asked, answered));
            assertThat(Objects.requireNonNull(figures.machineSeconds())
                            + Objects.requireNonNull(figures.humanSeconds()))
                    .isBetween(least, most);
            assertThat(figures.components())
                    .singleElement()
                    .extracting(ComponentLoss::seconds)
                    .satisfies(lost -> assertThat(lost).isCloseTo(seconds(dataOf, harmed), within(SECOND)));
        }
    }

    /** A store whose last write is its own time, many times a second, before, during and after the backup. */
    private static void backUpWhileAnOrderTellsTheTime() {
        String writer = Orders.REDIS.run("""
                redis-cli -r 6000 -i 0.02 EVAL "local now = redis.call('TIME') \
                redis.call('SET', 'order:1000', now[1] * 1000 + math.floor(now[2] / 1000))" 0 \
                >/dev/null 2>&1 & echo $!""");
        try {
            Runs runs = new Runs(LAB, Lab.SHOP);
            Runs.assertSucceeded(runs.ended(runs.start("orders", "data")));
        } finally {
            Orders.REDIS.run("kill " + writer);
        }
    }

    private static void plan() {
        ORDERS.planOf("clocks", """
                objectives: {rto: 10m, rpo: 1h, healthyFor: 1s}
                steps:
                  - name: serving
                    after: [store]
                    marks: ServiceHealthy
                    redis: {component: store, command: [GET, "order:6"], expect: served}
                    retry: {limit: 100, backoff: {initial: 0s, max: 0s}}
                onFailure: Fail
                approval: {required: 1, timeout: 5m}
                """);
    }

    private static long timeOfTheRestoredData() {
        return Lab.eventually(
                "the restored data",
                Duration.ofMinutes(3),
                () -> Optional.of(Orders.REDIS.run("redis-cli GET order:1000"))
                        .filter(time -> time.matches("[0-9]{13}"))
                        .map(Long::parseLong));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
