package io.holdfast.recovery.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.plan.OnInterrupt;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.StepFailure;
import io.holdfast.recovery.Plans;
import io.holdfast.recovery.Specs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExpansionTest {
    private static final String STEPS = """
            steps:
            - {name: smoke, after: [agent], http: {url: "http://agent/research", method: POST}, marks: ServiceHealthy}
            - {name: announce, before: [settings], modes: [Recovery], manual: {instructions: tell people}}
            - {name: look, after: [smoke], evidence: {}}
            """;

    @Test
    void aDrillIsolatesFirstAndThenFollowsTheDependencies() {
        assertThat(names(RunScope.drill()))
                .isEqualTo("isolation settings:configuration vectors:start vectors:restore vectors:count cache:start"
                        + " cache:restore cache:count agent:start smoke look");
    }

    @Test
    void aRecoveryHasItsOwnStepsAndNoIsolation() {
        assertThat(names(RunScope.recovery()))
                .isEqualTo("announce settings:configuration vectors:start vectors:restore vectors:count cache:start"
                        + " cache:restore cache:count agent:start smoke look policies:apply");
    }

    @Test
    void aStepThatIsNotForDrillsPassesThemOnToWhatItStandsOn() {
        Graph drill = Expansion.of(Plans.resolved(Plans.STACK + """
                        steps:
                        - {name: health, after: [restart], evidence: {}}
                        - {name: restart, modes: [Recovery], after: [agent], evidence: {}}
                        """), RunScope.drill());
        assertThat(drill.node("health").orElseThrow().after()).contains("agent:start");
        assertThat(drill.node("restart")).isEmpty();
    }

    @Test
    void approvalsComeBeforeEverything() {
        Graph graph =
                Expansion.of(Plans.resolved(Plans.STACK + STEPS + "approval: {required: 2}\n"), RunScope.recovery());
        assertThat(graph.nodes().getFirst().name()).isEqualTo(Expansion.APPROVAL);
        assertThat(graph.nodes().stream().skip(1)).allMatch(node -> reaches(graph, node, Expansion.APPROVAL));
    }

    @Test
    void aDrillOfOneComponentTakesWhatItDependsOnAndLeavesOutWhatStandsOnTheRest() {
        RunScope scope = new RunScope(RunMode.DRILL, List.of("vectors"), false, VerificationLevel.RESTORE);
        assertThat(names(scope))
                .isEqualTo("isolation settings:configuration vectors:start vectors:restore vectors:count");
    }

    @Test
    void aDrillWhoseManifestsAreNoComponentAppliesThemFirst() {
        Resolution resolution = Plans.resolved("""
                identity: {name: i, key: k}
                manifests: {policyRef: {name: config}}
                components: [{name: vectors, policyRef: {name: qdrant}, workloads: [{kind: StatefulSet, name: qdrant}]}]
                """);
        assertThat(names(resolution, RunScope.drill()))
                .isEqualTo("isolation foundations vectors:start vectors:restore vectors:count");
    }

    @Test
    void replacingDataTakesASafetyCopyFirstAndQuiescesWhatWrites() {
        Resolution resolution = Plans.resolved("""
                identity: {name: i, key: k}
                components:
                - name: vectors
                  policyRef: {name: qdrant}
                  restore: {replace: true}
                  quiesce: [{kind: Deployment, name: agent}]
                """);
        assertThat(names(resolution, RunScope.recovery()))
                .isEqualTo("vectors:quiesce vectors:safetycopy vectors:restore vectors:count vectors:resume");
    }

    @Test
    void whatAPersonWouldDecideFailsADrillWithoutPeople() {
        Resolution resolution = Plans.resolved(Plans.STACK + STEPS);
        assertThat(node(resolution, RunScope.drill(), "vectors:restore").onFailure())
                .isEqualTo(StepFailure.FAIL);
        assertThat(node(resolution, RunScope.recovery(), "vectors:restore").onFailure())
                .isEqualTo(StepFailure.PAUSE);
        assertThat(node(resolution, RunScope.recovery(), "cache:restore").onFailure())
                .as("of a component that is not critical")
                .isEqualTo(StepFailure.CONTINUE);
    }

    @Test
    void anInterruptedRequestThatChangesSomethingIsAPersonsToDecideInARecovery() {
        Resolution resolution = Plans.resolved(Plans.STACK + STEPS);
        assertThat(node(resolution, RunScope.recovery(), "smoke").onInterrupt()).isEqualTo(OnInterrupt.ASK_PERSON);
        assertThat(node(resolution, RunScope.drill(), "smoke").onInterrupt()).isEqualTo(OnInterrupt.RESTART);
        assertThat(node(resolution, RunScope.recovery(), "look").onInterrupt()).isEqualTo(OnInterrupt.RESTART);
    }

    @Test
    void ofComponentsThatCouldBeginTheMoreImportantBeginsByItsOwnWordOrItsPolicys() {
        String three = """
                identity: {name: identity, key: id.txt}
                components:
                - {name: usual, policyRef: {name: qdrant}, workloads: [{kind: StatefulSet, name: a}]}
                - {name: policys, policyRef: {name: redis}, workloads: [{kind: StatefulSet, name: b}]}
                - {name: own, priority: P1, policyRef: {name: redis}, workloads: [{kind: StatefulSet, name: c}]}
                """;
        Map<String, BackupPolicySpec> policies = new HashMap<>(Plans.policies());
        policies.put("redis", Specs.read(BackupPolicySpec.class, """
                repositories: [main]
                sources: [{name: cache, redis: {address: "redis:6379"}}]
                objectives: {priority: P2}
                """));

        Graph graph =
                Expansion.of(Resolution.of(Specs.read(RestorePlanSpec.class, three), policies), RunScope.recovery());

        assertThat(graph.nodes().stream().map(Node::component).distinct()).containsExactly("own", "policys", "usual");
    }

    @Test
    void whatAPlanSaysOfAStepIsWhatItGets() {
        Resolution resolution = Plans.resolved("""
                identity: {name: identity, key: id.txt}
                components:
                - {name: cache, timeout: 7m, policyRef: {name: redis}, workloads: [{kind: StatefulSet, name: redis}], restore: {strategy: InPlace}}
                steps:
                - {name: look, after: [cache], onFailure: Continue, onInterrupt: AskPerson, retry: {limit: 5, backoff: {initial: 2s, max: 4s}}, evidence: {}}
                """);

        assertThat(node(resolution, RunScope.recovery(), "cache:restore").timeout())
                .isEqualTo(Duration.ofMinutes(7));
        assertThat(names(resolution, RunScope.recovery())).contains("cache:safetycopy");
        Node look = node(resolution, RunScope.recovery(), "look");
        assertThat(look.onFailure()).isEqualTo(StepFailure.CONTINUE);
        assertThat(look.onInterrupt()).isEqualTo(OnInterrupt.ASK_PERSON);
        assertThat(look.retry().limit()).isEqualTo(5);
        assertThat(look.retry().backoff().max()).isEqualTo("4s");
    }

    @Test
    void aCircleIsNamed() {
        Resolution resolution = Plans.resolved(Plans.STACK + """
                steps:
                - {name: one, after: [two], evidence: {}}
                - {name: two, after: [one], evidence: {}}
                """);
        assertThatThrownBy(() -> Expansion.of(resolution, RunScope.recovery()))
                .isInstanceOf(Expansion.InvalidGraphException.class)
                .hasMessageContaining("one → two → one");
    }

    @Test
    void everyNodeComesAfterThoseItWaitsFor() {
        for (RunScope scope : List.of(RunScope.drill(), RunScope.recovery())) {
            Graph graph = Expansion.of(Plans.resolved(Plans.STACK + STEPS), scope);
            List<String> order = graph.nodes().stream().map(Node::name).toList();
            for (Node node : graph.nodes()) {
                assertThat(order.subList(0, order.indexOf(node.name()))).containsAll(node.after());
            }
        }
    }

    private static boolean reaches(Graph graph, Node node, String wanted) {
        return node.after().contains(wanted)
                || node.after().stream()
                        .anyMatch(name -> reaches(graph, graph.node(name).orElseThrow(), wanted));
    }

    private static Node node(Resolution resolution, RunScope scope, String name) {
        return Expansion.of(resolution, scope).node(name).orElseThrow();
    }

    private static String names(RunScope scope) {
        return names(Plans.resolved(Plans.STACK + STEPS), scope);
    }

    private static String names(Resolution resolution, RunScope scope) {
        return Expansion.of(resolution, scope).nodes().stream().map(Node::name).collect(Collectors.joining(" "));
    }
}
