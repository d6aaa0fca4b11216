package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who annotates a Backup keeps its recovery point, and whoever prunes elsewhere finds that in the bucket. */
class PinsE2E {
    private static final Lab LAB = Lab.shared();
    private static final Runs RUNS = new Runs(LAB, Lab.SHOP);

    @Test
    void anAnnotationBecomesASignedPinThatKeepsThePointAndGoesWithIt() throws IOException {
        LAB.apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: pinned, namespace: shop}
                spec:
                  repositories: [main]
                  sources: [{name: cache, redis: {workload: {podName: redis-0}, auth: {secretRef: {name: redis-auth}}}}]
                  retention: {keepLast: 1, maxAge: 1s}
                """);
        try (Bucket bucket = new Bucket(LAB.client())) {
            bucket.make();
            LAB.repository(Lab.SHOP, "main", Bucket.NAME, "s3-credentials");
            Backup first = capture();
            String point = point(first);
            annotate(first, "evidence of the incident");

            String second = point(capture());
            assertThat(bucket.keys(point + "/pin-")).hasSize(1);
            String third = point(capture());
            assertThat(bucket.points("redis", Lab.SHOP, "pinned"))
                    .as("retention keeps one, and the pin another")
                    .containsExactlyInAnyOrder(point, third)
                    .doesNotContain(second);

            annotate(first, null);
            String last = point(capture());
            assertThat(bucket.points("redis", Lab.SHOP, "pinned")).containsExactly(last);
            bucket.assertTidy("redis", Lab.SHOP, "pinned");
        }
    }

    private static Backup capture() {
        Backup backup = RUNS.ended(RUNS.start("pinned", "cache"));
        Runs.assertSucceeded(backup);
        return backup;
    }

    private static String point(Backup backup) {
        return Objects.requireNonNull(backup.getStatus().recoveryPoint()).key();
    }

    private static void annotate(Backup backup, @Nullable String reason) {
        LAB.client()
                .resources(Backup.class)
                .inNamespace(Lab.SHOP)
                .withName(backup.getMetadata().getName())
                .edit(one -> {
                    if (reason == null) {
                        one.getMetadata().getAnnotations().remove(Names.PIN);
                    } else {
                        one.getMetadata().getAnnotations().put(Names.PIN, reason);
                    }
                    return one;
                });
    }
}
