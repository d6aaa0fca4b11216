package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupRepositorySpec;
import io.holdfast.operator.job.WorkerImage;
import io.holdfast.operator.job.WorkerJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rendered chart, so that every change of it is seen; written anew with {@code -Dgolden=update}. */
final class ChartGoldenTest {

    private static final String FILES = "operator/e2e/src/test/resources/chart/";
    private static final String CHART_CRDS = "helm/holdfast/files/crds/";

    @Test
    void theChartWithItsDefaultsIsTheCommittedOne() throws Exception {
        compare(FILES + "default.yaml", Chart.render().text());
    }

    @Test
    void theChartWithEverythingIsTheCommittedOne() throws Exception {
        compare(FILES + "full.yaml", full().text());
    }

    @Test
    void theChartHasTheCrdsOfTheApi() throws IOException {
        try (Stream<Path> crds = Files.list(Chart.ROOT.resolve("crds"))) {
            for (Path crd : crds.toList()) {
                compare(CHART_CRDS + crd.getFileName(), Files.readString(crd));
            }
        }
        assertThat(names(Chart.ROOT.resolve(CHART_CRDS))).isEqualTo(names(Chart.ROOT.resolve("crds")));
    }

    @Test
    void theOperatorsPodIsAllowedWhereTheRestrictedStandardIsEnforced() throws Exception {
        for (Chart chart : List.of(Chart.render(), full())) {
            List<JsonNode> pods = chart.objects("Deployment")
                    .map(deployment -> deployment.at("/spec/template/spec"))
                    .toList();
            assertThat(pods).hasSize(1);
            pods.forEach(ChartGoldenTest::assertRestricted);
        }
    }

    @Test
    void theWorkersPodIsAllowedThereToo() {
        BackupRepository repository = new BackupRepository();
        repository.setMetadata(new ObjectMetaBuilder()
                .withName("main")
                .withNamespace("one")
                .withUid("5f0c6d2e-0000-4000-8000-000000000000")
                .build());
        repository.setSpec(new ObjectMapper()
                .convertValue(
                        Map.of(
                                "s3",
                                Map.of("bucket", "backups"),
                                "encryption",
                                Map.of("recipients", List.of("age1example")),
                                "signing",
                                Map.of("secretRef", Map.of("name", "signing"))),
                        BackupRepositorySpec.class));
        Job probe = new WorkerJobs(new WorkerImage(
                        "holdfast",
                        "Never",
                        "holdfast-worker",
                        "holdfast-import",
                        "holdfast-drill",
                        "holdfast-recovery",
                        "holdfast-drill",
                        "holdfast-capture",
                        "holdfast-restore"))
                .probe(repository, 1);

        assertRestricted(new ObjectMapper().<JsonNode>valueToTree(probe).at("/spec/template/spec"));
    }

    /** What the Pod Security Standard asks for, by field. */
    private static void assertRestricted(JsonNode pod) {
        assertThat(pod.path("hostNetwork").asBoolean()).isFalse();
        assertThat(pod.path("hostPID").asBoolean()).isFalse();
        assertThat(pod.path("hostIPC").asBoolean()).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.path("volumes"))
                .allSatisfy(volume -> assertThat(volume.fieldNames())
                        .toIterable()
                        .containsAnyOf("emptyDir", "configMap", "secret", "projected", "downwardAPI"));
        assertThat(pod.path("containers")).isNotEmpty().allSatisfy(container -> {
            JsonNode security = container.path("securityContext");
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(security.path("privileged").asBoolean()).isFalse();
            assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.at("/capabilities/drop")).map(JsonNode::asText).containsExactly("ALL");
            assertThat(security.at("/capabilities/add")).isEmpty();
            assertThat(container.path("ports"))
                    .allSatisfy(port -> assertThat(port.has("hostPort")).isFalse());
        });
    }

    private static void compare(String file, String wanted) throws IOException {
        Path path = Chart.ROOT.resolve(file);
        if ("update".equals(System.getProperty("golden"))) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, wanted);
        }
        assertThat(path).as("run with -Dgolden=update to write it").content().isEqualTo(wanted);
    }

    private static Chart full() throws IOException, InterruptedException {
        return Chart.render(
                "--values=" + Chart.ROOT.resolve(FILES + "full-values.yaml"),
                "--api-versions=monitoring.coreos.com/v1");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
