package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step is taken back by what its rollback says, which is not what the step itself does. */
class RollbackTest {
    private static final String JOB = "holdfast-it-01234567";
    private static final String WORKLOAD = "/apis/apps/v1/namespaces/shop/deployments/";

    @TempDir
    private Path folder;

    @Test
    void byAPodThatRunsToItsEnd() throws IOException {
        try (Scene scene = scene("""
                job: {image: "forward:1"}, rollback: {job: {
                  image: "back:1", command: [undo], args: ["--in", $(namespace)], env: {LEVEL: high},
                  envFromSecrets: [login], runAsUser: 1234, pullPolicy: Always}}
                """)) {
            scene.server
                    .keep("/api/v1/namespaces/shop/pods/its-pod", """
                    apiVersion: v1
                    kind: Pod
                    metadata:
                      name: its-pod
                      labels: {batch.kubernetes.io/job-name: %s}
                      ownerReferences: [{kind: Job, name: %s, uid: uid-of-%s}]
                    status: {containerStatuses: [{name: errand, state: {terminated: {exitCode: 0}}}]}
                    """.formatted(JOB, JOB, JOB))
                    .say("/api/v1/namespaces/shop/pods/its-pod/log", "undone\n");

            Outcome outcome = scene.takeBack("it");

            assertThat(outcome).isInstanceOfSatisfying(Outcome.Done.class, done -> {
                assertThat(done.message()).contains("undone");
                assertThat(done.evidence()).hasSize(1);
            });
            JsonNode pod =
                    scene.server.requests("POST", "/jobs").getFirst().tree().at("/spec/template/spec");
            JsonNode container = pod.at("/containers/0");
            assertThat(container.path("image").asText()).isEqualTo("back:1");
            assertThat(container.path("imagePullPolicy").asText()).isEqualTo("Always");
            assertThat(container.path("command").toString()).isEqualTo("[\"undo\"]");
            assertThat(container.path("args").toString()).isEqualTo("[\"--in\",\"shop\"]");
            assertThat(container.path("env").toString()).contains("{\"name\":\"LEVEL\",\"value\":\"high\"}");
            assertThat(container.at("/envFrom/0/secretRef/name").asText()).isEqualTo("login");
            assertThat(pod.at("/securityContext/runAsUser").asLong()).isEqualTo(1234);
        }
    }

    @Test
    void byAnotherNumberOfReplicas() throws IOException {
        try (Scene scene = scene("""
                scale: {workload: {kind: Deployment, name: agent}, replicas: 3},
                rollback: {scale: {workload: {kind: Deployment, name: other}, replicas: 0}}
                """)) {
            for (String name : new String[] {"agent", "other"}) {
                scene.server.keep(WORKLOAD + name, """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: %s, namespace: shop}
                        spec: {replicas: 2, selector: {matchLabels: {app: %s}}}
                        status: {replicas: 0}
                        """.formatted(name, name));
            }
            assertThat(scene.takeBack("it")).isInstanceOf(Outcome.Done.class);
            assertThat(scene.server.requests("PATCH", "")).singleElement().satisfies(patch -> {
                assertThat(patch.path()).isEqualTo(WORKLOAD + "other");
                assertThat(patch.body()).isEqualTo("{\"spec\":{\"replicas\":0}}");
            });
        }
    }

    @Test
    void byTheNetworkOfThePodsThatItNames() throws IOException {
        String selector = "selector: {matchLabels: {app: redis}}";
        try (Scene scene = scene("network: {verb: Isolate, %s}, rollback: {network: {verb: Release, %s}}"
                .formatted(selector, selector))) {
            scene.run("it");
            JsonNode cut = scene.server.requests("PATCH", "").getFirst().tree();
            assertThat(cut.at("/spec/podSelector/matchLabels/app").asText()).isEqualTo("redis");

            scene.takeBack("it");

            assertThat(scene.server.requests(
                            "DELETE",
                            "/networkpolicies/" + cut.at("/metadata/name").asText()))
                    .as("the policy that cut the same pods off")
                    .hasSize(1);
        }
    }

    private Scene scene(String step) throws IOException {
        return new Scene(
                folder,
                RunScope.recovery(),
                Scene.COMPONENTS + "steps: [{name: it, timeout: 5s, %s}]\n".formatted(step.strip()));
    }
}
