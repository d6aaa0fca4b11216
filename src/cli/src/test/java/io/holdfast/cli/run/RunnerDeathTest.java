package io.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RunDecisionSpec;
import io.holdfast.api.v1alpha1.run.StepState;
import io.holdfast.api.v1alpha1.run.StepStatus;
import io.holdfast.api.v1alpha1.run.Verdict;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.run.step.Effects;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.Graph;
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
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker that dies at any boundary of any step, before or after it has written the boundary down. Whoever goes on ends
 * the run as if nothing had happened: what is written down as done is not done again, and what may not be done twice is
 * done again only when a person says so.
 */
class RunnerDeathTest {
    private static final Logger LOG = LoggerFactory.getLogger(RunnerDeathTest.class);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String POINTS = "b".repeat(64);
    private static final String WHOLE = "c".repeat(64);
    private static final String DIGEST = "a".repeat(64);
    private static final String REQUEST = "smoke";

    private static final String PLAN = """
            apiVersion: holdfast.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: stores, namespace: shop}
            spec:
              repositories: [main]
              sources:
                - {name: settings, config: {kinds: [All]}}
                - {name: cache, redis: {address: "redis:6379"}}
                - {name: vectors, qdrant: {address: "qdrant:6333"}}
            ---
            apiVersion: holdfast.io/v1alpha1
            kind: RestorePlan
            metadata: {name: all, namespace: shop}
            spec:
              identity: {name: identity, key: id.txt}
              components:
                - {name: settings, policyRef: {name: stores}, source: settings}
                - {name: cache, policyRef: {name: stores}, source: cache, dependsOn: [settings], workloads: [{kind: StatefulSet, name: redis}], restore: {replace: true}}
                - {name: vectors, policyRef: {name: stores}, source: vectors, dependsOn: [settings], workloads: [{kind: StatefulSet, name: qdrant}]}
                - {name: agent, dependsOn: [cache, vectors], workloads: [{kind: Deployment, name: agent}]}
              steps:
                - {name: smoke, after: [agent], marks: ServiceHealthy, http: {url: "http://agent/research", method: POST}}
                - {name: look, after: [smoke], redis: {component: cache, command: [DBSIZE], atLeast: 1}, retry: {limit: 2, backoff: {initial: 0s, max: 0s}}}
            """;

    @TempDir
    private Path folder;

    private RestorePlanSpec plan;
    private Graph graph;

    @BeforeEach
    void readThePlan() throws IOException {
        PlanFiles files = PlanFiles.read(List.of(Files.writeString(folder.resolve("plan.yaml"), PLAN)));
        plan = files.plan("all").getSpec();
        graph = Expansion.of(Resolution.of(plan, files.policySpecs()), RunScope.recovery());
    }

    @Test
    void atWhicheverBoundaryItDiesTheRunEndsAsIfNothingHadHappened() {
        int boundaries = 0;
        for (boolean written : new boolean[] {false, true}) {
            World world;
            int death = 0;
            do {
                death++;
                world = new World();
                world.live(death, written);
                boundaries += world.deaths;
                world.assertAsIfNothingHadHappened("death " + death + (written ? " after" : " before") + " writing");
            } while (world.deaths == 1);
        }
        assertThat(boundaries)
                .as("boundaries at which a worker died")
                .isGreaterThan(2 * graph.nodes().size());
    }

    @Test
    void soItDoesWhenEveryWorkerDiesSomewhere() {
        long seed = new Random().nextLong();
        LOG.info("seed {}", seed);
        Random random = new Random(seed);
        for (int run = 0; run < 100; run++) {
            World world = new World();
            for (int worker = 0; worker < 4; worker++) {
                world.live(1 + random.nextInt(12), random.nextBoolean());
            }
            world.live(Integer.MAX_VALUE, true);
            world.assertAsIfNothingHadHappened("seed " + seed + ", run " + run);
        }
    }

    @Test
    void anApiServerThatIsAwayForAWhileEndsNoRun() {
        World world = new World();
        world.away = 3;
        world.live(Integer.MAX_VALUE, true);
        assertThat(world.away).isZero();
        world.assertAsIfNothingHadHappened("away three times");
    }

    /** The end of a process, at which nothing is cleaned up. */
    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** What outlives workers: the state that is written down, and what was done. */
    private final class World implements Effects, DecisionDesk {
        private final Map<String, Integer> done = new ConcurrentHashMap<>();
        private final Map<String, Integer> interrupted = new HashMap<>();
        private final Set<String> answered = new HashSet<>();
        private Execution written = Execution.fresh();
        private int decided;
        private int workers;
        private int deaths;
        private int away;

        /** One worker; it dies at that writing, and another one then goes on until the end if this was to be the only death. */
        void live(int death, boolean afterWriting) {
            if (!work(death, afterWriting) && death != Integer.MAX_VALUE && workers == 1) {
                work(Integer.MAX_VALUE, true);
            }
        }

        /** Whether the worker came to the end. */
        private boolean work(int death, boolean afterWriting) {
            if (written.result() != null) {
                return true;
            }
            ExecutionDraft draft = new ExecutionDraft(written, ++workers);
            if (written.planDigest() == null) {
                var now = CLOCK.instant().truncatedTo(ChronoUnit.MILLIS);
                draft.begin(DIGEST, "shop", now, Clocks.start(null, plan.objectives(), now));
                draft.take(List.of(), POINTS);
                draft.bind(WHOLE);
            }
            int[] writings = {0};
            Runnable keep = () -> {
                boolean dies = ++writings[0] == death;
                if (!dies || afterWriting) {
                    written = draft.snapshot();
                }
                if (dies) {
                    throw new Death();
                }
            };
            try {
                new Runner(graph, settings(), draft, new Runner.Tools(keep, this, this, new Cancellation(), CLOCK))
                        .run(new Clocks(null, Map.of()));
                return true;
            } catch (Death _) {
                deaths++;
                written.steps().stream()
                        .filter(step -> step.state() == StepState.RUNNING)
                        .forEach(step -> interrupted.merge(step.name(), 1, Integer::sum));
                return false;
            }
        }

        private RunSettings settings() {
            return RunSettings.of(
                    plan,
                    new RestoreRunSpec(
                            new LocalRef("all"),
                            null,
                            RunMode.RECOVERY,
                            null,
                            null,
                            "anna",
                            null,
                            List.of(),
                            null,
                            null,
                            null),
                    RunScope.recovery());
        }

        @Override
        public Outcome run(Node node, Cancellation cancellation, BooleanSupplier late) {
            int times = done.merge(node.name(), 1, Integer::sum);
            return node.name().equals("look") && times < 3
                    ? Outcome.Failed.because("NotYet", "not yet", "wait", true)
                    : Outcome.Done.saying("done");
        }

        @Override
        public Outcome takeBack(Node node, Cancellation cancellation) {
            throw new AssertionError(node.name() + " is taken back");
        }

        /** A person looks, and has it done again, whenever a run waits for one. */
        @Override
        public List<Decision> open() {
            if (away > 0) {
                away--;
                throw new TransientException(Reason.SourceUnreachable, "connection refused", "wait");
            }
            List<Decision> open = new ArrayList<>();
            for (StepStatus step : written.steps()) {
                if (step.state() == StepState.WAITING && answered.add(step.name() + decided)) {
                    open.add(new Decision(
                            "decision-" + ++decided,
                            new RunDecisionSpec(new LocalRef("run"), Verdict.RETRY, step.name(), "bob", null, WHOLE)));
                }
            }
            return open;
        }

        @Override
        public void answer(Decision decision, @Nullable String refused) {
            assertThat(refused).isNull();
        }

        void assertAsIfNothingHadHappened(String which) {
            assertThat(written.result()).as("%s: %s", which, written).isNotNull();
            assertThat(RunResult.passed(written.result()))
                    .as("%s: %s", which, written)
                    .isTrue();
            assertThat(written.steps())
                    .as(which)
                    .allSatisfy(step -> assertThat(step.state()).as(step.name()).isEqualTo(StepState.SUCCEEDED))
                    .extracting(StepStatus::name)
                    .containsExactlyElementsOf(
                            graph.nodes().stream().map(Node::name).collect(Collectors.toList()));
            for (Node node : graph.nodes()) {
                int least = node.name().equals("look") ? 3 : 1;
                assertThat(done.getOrDefault(node.name(), 0))
                        .as("%s: times that %s was done", which, node.name())
                        .isBetween(least, least + interrupted.getOrDefault(node.name(), 0));
            }
            int retried = (int) written.decisions().stream()
                    .filter(one -> REQUEST.equals(one.step()))
                    .count();
            assertThat(done.get(REQUEST))
                    .as("%s: requests, of which a person wanted %d again", which, retried)
                    .isLessThanOrEqualTo(1 + retried);
        }
    }
}
