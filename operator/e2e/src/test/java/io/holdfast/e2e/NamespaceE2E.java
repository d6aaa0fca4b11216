package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.holdfast.api.v1alpha1.Backup;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A namespace that opted in is deleted while a run is under way, and is made anew. */
class NamespaceE2E {
    private static final Lab LAB = Lab.shared();
    private static final Duration LONG = Duration.ofMinutes(3);

    @AfterAll
    static void comeBack() {
        if (LAB.client().namespaces().withName(Lab.LEAVING).get() == null) {
            LAB.comeBack(Lab.LEAVING);
        }
    }

    @Test
    void theNamespaceGoesAndTheOthersAreProtectedAsBefore() throws IOException {
        try (Bucket bucket = new Bucket(LAB.client())) {
            bucket.make();
            for (String namespace : List.of(Lab.LEAVING, Lab.SHOP)) {
                LAB.repository(namespace, "main", Bucket.NAME, "s3-credentials");
                LAB.secret(namespace, "redis-auth", java.util.Map.of("password", "demo-redis-password"));
                policy(namespace);
            }
            grant();
            Runs leaving = new Runs(LAB, Lab.LEAVING);
            Redis.SHOP.slow();
            leaving.worker(leaving.start("survivor", "cache"));

            LAB.client().namespaces().withName(Lab.LEAVING).delete();
            Lab.eventually(
                    "the end of the namespace",
                    LONG,
                    () -> LAB.client().namespaces().withName(Lab.LEAVING).get() == null
                            ? Optional.of(true)
                            : Optional.empty());
            Redis.SHOP.quick();
            bucket.assertTidy("redis", Lab.LEAVING, "survivor");
            assertProtected();
            assertThat(restarts()).isZero();

            startAnew();
            assertProtected();
            assertThat(restarts()).isZero();

            LAB.comeBack(Lab.LEAVING);
            LAB.repository(Lab.LEAVING, "main", Bucket.NAME, "s3-credentials");
            LAB.secret(Lab.LEAVING, "redis-auth", java.util.Map.of("password", "demo-redis-password"));
            policy(Lab.LEAVING);
            Runs.assertSucceeded(leaving.ended(leaving.start("survivor", "cache")));
            assertThat(restarts()).isZero();
        }
    }

    /** Namespaces do not trust each other: whoever owns the shop lets the other one's worker capture there. */
    private static void grant() {
        LAB.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("leaving-captures-here")
                        .withNamespace(Lab.SHOP)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "holdfast-worker")
                        .addNewSubject(null, "ServiceAccount", "holdfast-worker", Lab.LEAVING)
                        .build())
                .serverSideApply();
    }

    /** Every operator of before is gone, and as many run that never saw the namespace. */
    private static void startAnew() {
        List<String> names =
                LAB.operators().stream().map(pod -> pod.getMetadata().getName()).toList();
        LAB.killOperators();
        Lab.eventually(
                "operators that start without the namespace",
                LONG,
                () -> LAB.operators().stream()
                                        .filter(pod -> !names.contains(
                                                        pod.getMetadata().getName())
                                                && isReady(pod))
                                        .count()
                                >= names.size()
                        ? Optional.of(true)
                        : Optional.empty());
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static void assertProtected() {
        Runs shop = new Runs(LAB, Lab.SHOP);
        Backup backup = shop.ended(shop.start("survivor", "cache"));
        Runs.assertSucceeded(backup);
    }

    private static int restarts() {
        return LAB.operators().stream()
                .map(Pod::getStatus)
                .flatMap(status -> status.getContainerStatuses().stream())
                .mapToInt(container -> container.getRestartCount())
                .sum();
    }

    private static void policy(String namespace) {
        LAB.apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: survivor, namespace: %s}
                spec:
                  repositories: [main]
                  sources:
                    - name: cache
                      redis: {workload: {namespace: shop, podName: redis-0}, auth: {secretRef: {name: redis-auth}}}
                """.formatted(namespace));
    }
}
