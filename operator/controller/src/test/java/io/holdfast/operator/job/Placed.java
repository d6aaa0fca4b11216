package io.holdfast.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/** Every setting of a worker that does not depend on its source, and how its pod looks then. */
final class Placed {
    static final String WORKER = """
            nodeSelector: {pool: backup}
            nodeRequirements: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]
            tolerations:
            - {key: dedicated, value: backup, effect: NoSchedule}
            - {operator: Exists, effect: NoExecute, tolerationSeconds: 60}
            priorityClassName: backups
            labels: {team: data, holdfast.io/task: other}
            annotations: {sidecar.istio.io/inject: "false"}
            resources: {requests: {cpu: 210m, memory: 310Mi}, limits: {cpu: "3", memory: 710Mi}}
            """;

    /** What workers are made from. */
    static final WorkerImage IMAGE = new WorkerImage(
            "image:1",
            "Never",
            "holdfast-worker",
            "holdfast-import",
            "holdfast-drill",
            "holdfast-recovery",
            "role",
            "capture",
            "restore");

    private Placed() {}

    static void check(PodTemplateSpec template) {
        checkPlace(template);
        assertThat(template.getSpec().getContainers().getFirst().getResources())
                .isEqualTo(Serialization.unmarshal("""
                requests: {cpu: 210m, memory: 310Mi}
                limits: {cpu: "3", memory: 710Mi}
                """, ResourceRequirements.class));
    }

    /** All but the resources, which tasks beside the main one have of their own. */
    static void checkPlace(PodTemplateSpec template) {
        PodSpec pod = template.getSpec();
        assertThat(pod.getNodeSelector()).containsExactly(Map.entry("pool", "backup"));
        assertThat(pod.getAffinity()).isEqualTo(Serialization.unmarshal("""
                nodeAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms:
                    - matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]
                """, Affinity.class));
        assertThat(pod.getTolerations())
                .containsExactly(
                        new TolerationBuilder()
                                .withKey("dedicated")
                                .withOperator("Equal")
                                .withValue("backup")
                                .withEffect("NoSchedule")
                                .build(),
                        new TolerationBuilder()
                                .withOperator("Exists")
                                .withEffect("NoExecute")
                                .withTolerationSeconds(60L)
                                .build());
        assertThat(pod.getPriorityClassName()).isEqualTo("backups");
        assertThat(template.getMetadata().getLabels()).containsEntry("team", "data");
        assertThat(template.getMetadata().getAnnotations()).containsEntry("sidecar.istio.io/inject", "false");
    }
}
