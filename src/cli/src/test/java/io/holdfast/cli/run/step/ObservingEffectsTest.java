package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.adapter.cluster.Errand;
import io.holdfast.api.v1alpha1.plan.JobAction;
import io.holdfast.cli.Specs;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What steps keep of pods, wait for, and run in pods. */
class ObservingEffectsTest {
    private static final String PODS = "/api/v1/namespaces/shop/pods/";

    @TempDir
    private Path folder;

    @Test
    void everythingIsKeptIfThePlanSaysNothing() throws IOException {
        assertThat(kept("{}"))
                .containsExactly("agent.main.log", "redis.main.log", "redis.main.previous.log", "events.jsonl");
    }

    @Test
    void logsAndEventsAreKeptIfThePlanWantsThem() throws IOException {
        assertThat(kept("{logs: false}")).containsExactly("events.jsonl");
        assertThat(kept("{events: false, previous: false}")).containsExactly("agent.main.log", "redis.main.log");
        assertThat(kept("{events: false, selector: {matchLabels: {app: redis}}}"))
                .containsExactly("redis.main.log", "redis.main.previous.log");
    }

    @Test
    void logsAreKeptAsFarBackAsThePlanSays() throws IOException {
        try (Scene scene = scene("evidence: {since: 17m}")) {
            scene.run("it");
            assertThat(scene.server.requests("GET", "/agent/log"))
                    .singleElement()
                    .satisfies(one -> assertThat(one.query()).contains("sinceSeconds=1020"));
        }
    }

    @Test
    void aConditionIsWaitedForUntilItIsAsThePlanSays() throws IOException {
        assertThat(waited("status: \"False\"")).isInstanceOf(Outcome.Done.class);
        assertThat(((Outcome.Failed) waited("status: \"True\"")).message()).contains("it is False");
        assertThat(((Outcome.Failed) waited("condition: Other")).message()).contains("no such condition");
    }

    @Test
    void theObjectThatIsWaitedForIsTheOneThatThePlanNames() throws IOException {
        String step = "timeout: 0s, waitFor: {apiVersion: example.com/v2, kind: Crate, name: one, condition: Packed}";
        try (Scene scene = scene(step)) {
            scene.server.keep("/apis/example.com/v2", """
                    kind: APIResourceList
                    apiVersion: v1
                    groupVersion: example.com/v2
                    resources: [{name: crates, singularName: crate, namespaced: true, kind: Crate, verbs: [get]}]
                    """);
            assertThat(scene.run("it")).isInstanceOf(Outcome.Failed.class);
            scene.server.keep("/apis/example.com/v2/namespaces/shop/crates/one", """
                    apiVersion: example.com/v2
                    kind: Crate
                    metadata: {name: one, namespace: shop}
                    status: {conditions: [{type: Packed, status: "True"}]}
                    """);
            assertThat(scene.run("it")).isInstanceOf(Outcome.Done.class);
        }
    }

    @Test
    void aJobRunsWhatThePlanDescribes() throws IOException {
        JobAction action = Specs.read(JobAction.class, """
                image: tester:1
                command: [run]
                args: ["--in", $(namespace)]
                env: {TARGET: "http://agent.$(namespace).svc", LEVEL: high}
                envFromSecrets: [login]
                runAsUser: 1234
                pullPolicy: Always
                """);
        try (Scene scene = scene("waitFor: {kind: Pod, name: agent, condition: Ready}, timeout: 7m")) {
            assertThat(new JobEffect(scene.stage(), action).what(scene.node("it")))
                    .isEqualTo(new Errand.What(
                            "tester:1",
                            "Always",
                            List.of("run"),
                            List.of("--in", "shop"),
                            Map.of(
                                    "TARGET", "http://agent.shop.svc",
                                    "LEVEL", "high",
                                    "HOLDFAST_NAMESPACE", "shop",
                                    "HOLDFAST_RUN", "run"),
                            List.of("login"),
                            1234L,
                            scene.stage().run().labels(),
                            420));
        }
    }

    private Outcome waited(String fields) throws IOException {
        String condition = fields.startsWith("condition") ? "" : "condition: Ready, ";
        try (Scene scene = scene("timeout: 0s, waitFor: {kind: Pod, name: agent, " + condition + fields + "}")) {
            return scene.run("it");
        }
    }

    private List<String> kept(String evidence) throws IOException {
        try (Scene scene = scene("evidence: " + evidence)) {
            return scene.run("it").evidence().stream()
                    .map(key -> key.replaceFirst(".*/it\\.1\\.", "").replace(".zst.age", ""))
                    .toList();
        }
    }

    private Scene scene(String step) throws IOException {
        Scene scene =
                new Scene(folder, RunScope.recovery(), Scene.COMPONENTS + "steps: [{name: it, %s}]\n".formatted(step));
        for (String name : List.of("agent", "redis")) {
            scene.server
                    .keep(PODS + name, """
                            apiVersion: v1
                            kind: Pod
                            metadata: {name: %s, namespace: shop, labels: {app: %s}}
                            spec: {containers: [{name: main}]}
                            status:
                              conditions: [{type: Ready, status: "False"}]
                              containerStatuses: [{name: main, restartCount: %d}]
                            """.formatted(name, name, name.equals("redis") ? 1 : 0))
                    .say(PODS + name + "/log", "it works\n");
        }
        return scene;
    }
}
