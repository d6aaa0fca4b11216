package io.holdfast.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.holdfast.operator.app.OperatorApp;
import io.holdfast.operator.app.OperatorConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two instances of the operator and one Lease. */
class LeadershipIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Cluster CLUSTER = Cluster.shared();
    private static final String NAMESPACE = "led-" + Long.toString(System.nanoTime(), 36);

    @BeforeAll
    static void prepare() {
        CLUSTER.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterAll
    static void clear() {
        CLUSTER.client().namespaces().withName(NAMESPACE).delete();
    }

    @Test
    void whoeverStopsGivesTheLeaseBackAndAnotherTakesOver() throws Exception {
        OperatorApp first = operator("first");
        Cluster.eventually("a leader", SOON, () -> holder().filter("first"::equals));
        try (OperatorApp second = operator("second")) {
            assertThat(metrics(first)).contains("holdfast_operator_leading 1");
            assertThat(metrics(second)).contains("holdfast_operator_leading 0");
            first.close();
            Cluster.eventually("another leader", SOON, () -> holder().filter("second"::equals));
            Cluster.eventually(
                    "a leader that knows it",
                    SOON,
                    () -> Optional.of(metrics(second)).filter(text -> text.contains("holdfast_operator_leading 1")));
        }
        assertThat(holder()).contains("");
    }

    @Test
    void anInstanceSaysWhatItsStartTook() throws Exception {
        try (OperatorApp app = operator("measured")) {
            assertThat(metrics(app)).contains("holdfast_operator_start_seconds{until=\"caches\"}");
        }
    }

    private static OperatorApp operator(String identity) throws IOException {
        return OperatorApp.start(
                OperatorConfig.from(Map.of(
                        "HOLDFAST_WORKER_IMAGE",
                        Cluster.WORKER_IMAGE,
                        "HOLDFAST_NAMESPACES",
                        NAMESPACE,
                        "HOLDFAST_LEASE_NAMESPACE",
                        NAMESPACE,
                        "HOLDFAST_IDENTITY",
                        identity,
                        "HOLDFAST_HTTP_PORT",
                        "0")),
                CLUSTER.config(),
                InstantSource.system());
    }

    private static Optional<String> holder() {
        Lease lease = CLUSTER.client()
                .leases()
                .inNamespace(NAMESPACE)
                .withName("holdfast-operator")
                .get();
        return Optional.ofNullable(lease).map(one -> one.getSpec().getHolderIdentity());
    }

    private static String metrics(OperatorApp app) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + app.port() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
