package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The namespace of a drill is as the plan wants it. */
class IsolationTest {

    @TempDir
    private Path folder;

    @Test
    void theWaysOutAreThoseThatThePlanLeavesOpen() throws IOException {
        assertThat(waysOut("{}")).isEmpty();
        JsonNode ways = waysOut("""
                {allowEgress: [{cidr: 192.0.2.0/24, ports: [443, 8443]}, {cidr: 198.51.100.7/32}]}
                """);
        assertThat(ways).extracting(JsonNode::toString).containsExactly("""
                        {"ports":[{"port":443,"protocol":"TCP"},{"port":8443,"protocol":"TCP"}],\
                        "to":[{"ipBlock":{"cidr":"192.0.2.0/24"}}]}""", """
                        {"to":[{"ipBlock":{"cidr":"198.51.100.7/32"}}]}""");
    }

    @Test
    void theQuotaIsThatOfThePlan() throws IOException {
        try (Scene scene = scene("{quota: {pods: \"7\"}}")) {
            Isolations.namespace(scene.stage()).open();
            assertThat(sent(scene, "resourcequotas/holdfast-drill")
                            .at("/spec/hard/pods")
                            .asText())
                    .isEqualTo("7");
        }
    }

    @Test
    void theProbeTriesWhatThePlanForbidsIfItCanBeReachedAtAll() throws IOException {
        try (ServerSocket production = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String open = "127.0.0.1:" + production.getLocalPort();
            try (Scene scene = scene("{forbidden: [\"" + open + "\", \"127.0.0.1:1\"]}")
                            .inCluster("127.0.0.1");
                    ReachProbe probe = ReachProbe.open(scene.stage())) {
                assertThat(probe.forbidden()).containsExactly(open);
            }
            try (Scene scene = scene("{}").inCluster("127.0.0.1");
                    ReachProbe probe = ReachProbe.open(scene.stage())) {
                assertThat(probe.forbidden()).isEmpty();
            }
        }
    }

    @Test
    void withoutProofNothingIsRestoredUnlessThePlanAcceptsThat() throws IOException {
        try (Scene scene = scene("{}")) {
            Outcome.Failed refused = (Outcome.Failed) scene.run("isolation");
            assertThat(refused.reason()).isEqualTo("NotIsolated");
            assertThat(refused.hint()).contains("isolation.proof: Warn");
        }
        try (Scene scene = scene("{proof: Warn}")) {
            Outcome accepted = scene.run("isolation");
            assertThat(accepted).isInstanceOf(Outcome.Done.class);
            assertThat(accepted.findings()).extracting(RunFinding::reason).containsExactly("NotIsolated");
        }
    }

    /** The rules after those for the drill itself and for names. */
    private JsonNode waysOut(String isolation) throws IOException {
        try (Scene scene = scene(isolation)) {
            Isolations.namespace(scene.stage()).open();
            JsonNode rules = sent(scene, "networkpolicies/holdfast-isolation").at("/spec/egress");
            assertThat(rules.size()).isGreaterThanOrEqualTo(2);
            ArrayNode rest = rules.deepCopy();
            rest.remove(0);
            rest.remove(0);
            return rest;
        }
    }

    private static JsonNode sent(Scene scene, String end) {
        List<ApiServerDouble.Request> sent = scene.server.requests("PATCH", end);
        assertThat(sent).hasSize(1);
        return sent.getFirst().tree();
    }

    private Scene scene(String isolation) throws IOException {
        return new Scene(folder, RunScope.drill(), Scene.COMPONENTS + "isolation: " + isolation.strip() + "\n");
    }
}
