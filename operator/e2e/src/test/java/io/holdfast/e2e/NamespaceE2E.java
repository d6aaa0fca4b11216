package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.holdfast.api.v1alpha1.Backup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A namespace that opted in is deleted while a run is under way, and is made anew. */
class NamespaceE2E {
    private static final Lab LAB = Lab.shared();
    private static final Duration LONG = Duration.ofMinutes(6);

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
            Runs leaving = new Runs(LAB, Lab.LEAVING);
            letIn(leaving);
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

    /** Namespaces do not trust each other: whoever owns the shop, and is no more than that, does what the failure says. */
    private static void letIn(Runs leaving) {
        Backup refused = leaving.ended(leaving.start("survivor", "cache"));
        Runs.assertFailed(refused, "AccessDenied");
        String hint = Objects.requireNonNull(
                Objects.requireNonNull(refused.getStatus().failure()).hint());
        assertThat(hint)
                .isEqualTo("whoever owns namespace shop lets the workers of leaving in: kubectl create rolebinding"
                        + " holdfast-capture-leaving --clusterrole=holdfast-capture"
                        + " --serviceaccount=leaving:holdfast-worker -n shop");
        Shell.Result told = asOwner(hint.substring(hint.indexOf(": kubectl ") + 10));
        assertThat(told.code()).as(told.said()).isZero();
    }

    @Test
    void whoOwnsANamespaceCanBindWhatLetsWorkersInAndNothingWider() {
        String restore =
                "create rolebinding restores --serviceaccount=leaving:holdfast-recovery -n shop --clusterrole=";
        Shell.Result bound = asOwner(restore + "holdfast-restore");
        assertThat(bound.code()).as(bound.said()).isZero();
        assertThat(asOwner("delete rolebinding restores -n shop").code()).isZero();

        assertThat(asOwner(restore + "holdfast-drill").said()).contains("not currently held");
    }

    /** Runs kubectl as somebody who has Kubernetes' own role admin in the shop, and nothing else. */
    private static Shell.Result asOwner(String command) {
        LAB.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("owner")
                        .withNamespace(Lab.SHOP)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "admin")
                        .addNewSubject("rbac.authorization.k8s.io", "User", "olga", null)
                        .build())
                .serverSideApply();
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add("--as=olga");
        return Shell.attempt(Lab.kubectl(words.toArray(String[]::new)).toArray(String[]::new));
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
