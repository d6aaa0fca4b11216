package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.List;

/** The pod of an errand: no token of the API server, and nothing that the "restricted" standard would refuse. */
final class ErrandPod {
    private ErrandPod() {}

    static PodSpec of(Errand.What what) {
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(5L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(what.user())
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(what))
                .build();
    }

    private static Container container(Errand.What what) {
        List<EnvVar> variables = what.environment().entrySet().stream()
                .map(one -> new EnvVarBuilder()
                        .withName(one.getKey())
                        .withValue(one.getValue())
                        .build())
                .toList();
        List<EnvFromSource> secrets = what.secrets().stream()
                .map(name ->
                        new EnvFromSourceBuilder().withNewSecretRef(name, false).build())
                .toList();
        return new ContainerBuilder()
                .withName("errand")
                .withImage(what.image())
                .withImagePullPolicy(what.pullPolicy())
                .withCommand(what.command())
                .withArgs(what.arguments())
                .withEnv(variables)
                .withEnvFrom(secrets)
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .build();
    }
}
