package io.holdfast.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownKindsTest {
    private final KubernetesSerialization serialization = KnownKinds.serialization();

    @Test
    void aJobIsWrittenWholeAndReadWithoutItsSpec() {
        Job job = new JobBuilder()
                .withNewMetadata()
                .withName("j")
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .endSpec()
                .withNewStatus()
                .withSucceeded(1)
                .endStatus()
                .build();
        String written = serialization.asJson(job);
        assertThat(written).contains("\"backoffLimit\":0");
        Job read = serialization.unmarshal(written, Job.class);
        assertThat(read.getSpec()).isNull();
        assertThat(read.getStatus().getSucceeded()).isEqualTo(1);
        assertThat(read.getMetadata().getName()).isEqualTo("j");
    }

    @Test
    void ofAPodsSpecTheNodeIsReadAndOfItsStatusAll() {
        Pod pod = serialization.unmarshal("""
                {"metadata": {"name": "p"},
                 "spec": {"nodeName": "n", "containers": [{"name": "c", "image": "i"}], "hostNetwork": true},
                 "status": {"phase": "Failed", "containerStatuses": [{"name": "c",
                   "state": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}]}}
                """, Pod.class);
        assertThat(pod.getSpec().getNodeName()).isEqualTo("n");
        assertThat(pod.getSpec().getContainers()).isEmpty();
        assertThat(pod.getStatus().getContainerStatuses())
                .singleElement()
                .satisfies(container -> assertThat(
                                container.getState().getTerminated().getReason())
                        .isEqualTo("OOMKilled"));
    }

    @Test
    void objectsAreKnownByTheirKindAndMayHaveFieldsThatAreNot() {
        Object policy = serialization.unmarshal("""
                {"apiVersion": "holdfast.io/v1alpha1", "kind": "BackupPolicy", "metadata": {"name": "p"},
                 "spec": {"repositories": ["main"], "sources": [], "inventedLater": true}}
                """);
        assertThat(policy).isInstanceOf(BackupPolicy.class);
        assertThat(serialization.getRegisteredKubernetesResource("holdfast.io/v1alpha1", "RestorePlan"))
                .isEqualTo(RestorePlan.class);
        assertThat(serialization.getRegisteredKubernetesResource("apps/v1", "Deployment"))
                .isNull();
    }

    @Test
    void everyKindThatThisProductHasIsKnown() throws IOException {
        try (Stream<Path> crds = Files.list(Path.of("../../crds"))) {
            assertThat(crds.map(KnownKindsTest::kind))
                    .hasSizeGreaterThanOrEqualTo(6)
                    .allSatisfy(kind -> assertThat(
                                    serialization.getRegisteredKubernetesResource("holdfast.io/v1alpha1", kind))
                            .as("%s is missing in KnownKinds", kind)
                            .isNotNull());
        }
    }

    private static String kind(Path crd) {
        try {
            return new YAMLMapper()
                    .readTree(crd.toFile())
                    .at("/spec/names/kind")
                    .asText();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void everyKindCanBeLearntBeforeItIsMet() {
        KnownKinds.prepare(serialization);
    }
}
