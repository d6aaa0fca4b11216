package io.holdfast.adapter.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.adapter.Grant;
import io.holdfast.adapter.cluster.Rights.Right;
import io.holdfast.adapter.config.ConfigKind;
import io.holdfast.adapter.config.ConfigSettings;
import io.holdfast.adapter.config.ConfigSource;
import io.holdfast.adapter.pod.PodSelector;
import io.holdfast.adapter.pod.Pods;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.testkit.PodLab;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Workers of one namespace in another one, as a real API server lets them in. */
class GrantsIT {
    private static final PodLab LAB = PodLab.shared();
    private static final String AT_HOME = "grants-home";
    private static final String WORKER = "system:serviceaccount:" + AT_HOME + ":holdfast-worker";
    private static final Grant GRANT = new Grant("holdfast-worker", AT_HOME, "holdfast-capture", PodLab.NAMESPACE);

    @BeforeAll
    static void makeItsHome() {
        LAB.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(AT_HOME)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    @Test
    void whoOwnsANamespaceIsToldWhomItHasNotLetIn() {
        assertThat(new Grants(LAB.client()).missing(GRANT, new Right("list", "", "services", "")))
                .contains(GRANT);
        LAB.allow(WORKER, "{apiGroups: [''], resources: [services], verbs: [list]}");
        assertThat(new Grants(LAB.client()).missing(GRANT, new Right("list", "", "services", "")))
                .isEmpty();
        try (KubernetesClient nobody = LAB.clientOf("nobody")) {
            assertThat(new Grants(nobody).missing(GRANT, new Right("list", "", "configmaps", "")))
                    .isEmpty();
        }
    }

    @Test
    void aWorkerThatIsNotLetInFailsWithTheCommandThatLetsItIn() {
        try (KubernetesClient client = LAB.clientOf(WORKER)) {
            Pods pods = new Pods(client);
            PodSelector selector = new PodSelector(PodLab.NAMESPACE, "store", Map.of(), null);

            assertThatExceptionOfType(InvalidPlanException.class)
                    .isThrownBy(() -> pods.exec(selector, "test"))
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.AccessDenied))
                    .satisfies(refused -> assertThat(refused.hint()).endsWith(GRANT.command()));
            assertThatExceptionOfType(InvalidPlanException.class)
                    .isThrownBy(() -> source(client, ConfigKind.Secret).probe())
                    .satisfies(refused -> assertThat(refused.hint()).endsWith(GRANT.command()));
        }
    }

    /** The API server refuses to list what may not be listed before it says that there is no such kind. */
    @Test
    void aKindThatTheClusterDoesNotHaveNeedsNoRight() {
        try (KubernetesClient client = LAB.clientOf(WORKER)) {
            assertThat(source(client, ConfigKind.SealedSecret).probe()).contains("can list");
        }
    }

    private static ConfigSource source(KubernetesClient client, ConfigKind kind) {
        return new ConfigSource(
                client, new ConfigSettings(List.of(PodLab.NAMESPACE), Map.of(), List.of(kind), false, false, null));
    }
}
