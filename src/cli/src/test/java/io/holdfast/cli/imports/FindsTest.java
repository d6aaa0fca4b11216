package io.holdfast.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.Trigger;
import io.holdfast.api.worker.ImportedPoint;
import io.holdfast.cli.worker.Results;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.repository.Trust;
import io.holdfast.testkit.ScriptedSource;
import io.holdfast.testkit.Vault;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindsTest {
    private final Vault vault = new Vault();
    private final StoredPoint first = vault.capture(new ScriptedSource(1, 1000));
    private final SourcePath path = new SourcePath(first.folder().value().split("/", 2)[0], "ns", "policy", "source");

    @Test
    void theNewestAreFoundEachOnce() {
        IntStream.range(0, 3).forEach(_ -> vault.capture(new ScriptedSource(1, 1000)));
        Finds finds = new Finds(path, 2);
        finds.lookInto(vault.repository());
        finds.lookInto(vault.repository());
        assertThat(finds.newest())
                .extracting(StoredPoint::folder)
                .containsExactly(vault.repository()
                        .folders(path)
                        .reversed()
                        .subList(0, 2)
                        .toArray(new io.holdfast.engine.store.ObjectKey[0]));
        assertThat(finds.problems()).isEmpty();
    }

    @Test
    void aPointThatNobodyKnownSignedIsPassedOverAndTold() {
        Finds finds = new Finds(path, 2);
        finds.lookInto(new Repository("other", vault.repository().store(), Trust.of(SigningKey.generate())));
        assertThat(finds.newest()).isEmpty();
        assertThat(finds.problems()).hasSize(1);
    }

    @Test
    void theBackupOfAPointIsNamedByItAndGoesWithItsPolicy() {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName("nightly")
                .withNamespace("ns")
                .withUid("uid")
                .build());
        Backup backup = ClusterBackups.of(policy, "cache", first);
        assertThat(backup.getMetadata().getName())
                .matches("nightly-cache-i[0-9a-f]{8}")
                .isEqualTo(
                        ClusterBackups.of(policy, "cache", first).getMetadata().getName());
        assertThat(backup.getSpec().trigger()).isEqualTo(Trigger.IMPORT);
        assertThat(backup.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("uid"));
        assertThat(ImportedPoint.read(Objects.requireNonNull(
                        backup.getMetadata().getAnnotations().get(Names.IMPORTED))))
                .contains(Results.reference(first));
    }
}
