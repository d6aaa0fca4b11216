package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Configuration that is captured when it changes, by the real worker into a real bucket. */
class ChangeE2E {
    private static final Lab LAB = Lab.shared();
    private static final Duration LONG = Duration.ofMinutes(6);
    private static Bucket bucket;

    @BeforeAll
    static void prepare() {
        bucket = new Bucket(LAB.client());
        bucket.make();
        LAB.repository(Lab.SHOP, "main", Bucket.NAME, "s3-credentials");
    }

    @AfterAll
    static void close() throws IOException {
        bucket.close();
    }

    @Test
    void aChangeMakesARecoveryPointAndOneThatWasUndoneMakesNone() {
        write("one");
        LAB.apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: followed, namespace: shop}
                spec:
                  repositories: [main]
                  sources: [{name: settings, config: {kinds: [Secret, ConfigMap], labelSelector: {matchLabels: {part: e2e}}}}]
                  onChange: {debounce: 3s, minInterval: 4s}
                """);
        assertThat(reason(runs(1).getLast())).isEqualTo("BackupSucceeded");
        write("two");
        assertThat(reason(runs(2).getLast())).isEqualTo("BackupSucceeded");
        assertThat(bucket.points("config", Lab.SHOP, "followed")).hasSize(2);
        write("three");
        write("two");
        Backup last = runs(3).getLast();
        assertThat(last.getSpec().trigger()).isEqualTo(Trigger.CHANGE);
        assertThat(reason(last)).isEqualTo("Unchanged");
        assertThat(bucket.points("config", Lab.SHOP, "followed")).hasSize(2);
        assertThat(last.getStatus().recoveryPoint())
                .isNotNull()
                .satisfies(point -> assertThat(bucket.points("config", Lab.SHOP, "followed"))
                        .contains(point.key()));
        bucket.assertTidy("config", Lab.SHOP, "followed");
    }

    /** All runs of the policy, oldest first, when there are so many and all succeeded. */
    private static List<Backup> runs(int count) {
        return Lab.eventually(
                count + " runs",
                LONG,
                () -> Optional.of(LAB.client().resources(Backup.class).inNamespace(Lab.SHOP).list().getItems().stream()
                                .filter(one -> one.getSpec().policyRef().name().equals("followed"))
                                .filter(one -> one.getStatus() != null
                                        && one.getStatus().isOver())
                                .sorted(Comparator.comparing(
                                        one -> one.getMetadata().getCreationTimestamp()))
                                .toList())
                        .filter(all -> all.size() == count));
    }

    private static String reason(Backup backup) {
        return backup.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals("Succeeded"))
                .findFirst()
                .orElseThrow()
                .getReason();
    }

    private static void write(String value) {
        LAB.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("followed")
                        .withNamespace(Lab.SHOP)
                        .withLabels(Map.of("part", "e2e"))
                        .endMetadata()
                        .withData(Map.of("key", value))
                        .build())
                .createOr(map -> map.update());
    }
}
