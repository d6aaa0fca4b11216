package io.holdfast.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.cli.Specs;
import io.holdfast.engine.point.PinRecord;
import io.holdfast.engine.repository.Pins;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.repository.Trust;
import io.holdfast.testkit.PlainSource;
import io.holdfast.testkit.Vault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AnnotatedPinsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final Vault vault = new Vault();
    private final Repository repository = vault.repository();
    private final StoredPoint point = vault.capture(new PlainSource(new byte[] {1, 2, 3}));

    @Test
    void anAnnotationIsASignedPinInTheBucketOnceOnly() {
        settle(repository, backup("a", "for the audit"));
        settle(repository, backup("a", "for the audit"));

        assertThat(new Pins(repository).of(point)).singleElement().satisfies(pin -> {
            assertThat(pin.by()).isEqualTo("backup ns/a uid-a");
            assertThat(pin.reason()).isEqualTo("for the audit");
            assertThat(pin.until()).isNull();
        });
    }

    @Test
    void onlyThePinOfAnAnnotationGoesWithTheAnnotation() {
        new Pins(repository).add(point, new Pins.Wish("command-line anna", null, null), NOON);
        settle(repository, backup("a", ""));
        assertThat(new Pins(repository).of(point)).hasSize(2);

        settle(repository, backup("b", null));
        assertThat(new Pins(repository).of(point)).hasSize(2);

        settle(repository, backup("a", null));
        assertThat(new Pins(repository).of(point)).extracting(PinRecord::by).containsExactly("command-line anna");
    }

    @Test
    void theAnnotationOfABackupThatIsGoneStaysInTheBucket() {
        settle(repository, backup("a", ""));
        settle(repository);

        assertThat(new Pins(repository).of(point)).hasSize(1);
    }

    @Test
    void aBackupThatNamesNoRecoveryPointKeepsNoneOfTheOthersFromBeingPinned() {
        settle(repository, of("b", "", "redis/ns/pol/cache/not a key"), of("c", "", ""), backup("a", ""));

        assertThat(new Pins(repository).of(point)).extracting(PinRecord::by).containsExactly("backup ns/a uid-a");
    }

    @Test
    void whoCannotSignLeavesThePinsAsTheyAre() {
        settle(repository, backup("a", ""));
        Repository reader = new Repository("reader", repository.store(), new Trust(null, repository.trusted()));
        settle(reader, backup("a", null));

        assertThat(new Pins(repository).of(point)).hasSize(1);
    }

    private void settle(Repository in, Backup... backups) {
        assertThat(AnnotatedPins.of(List.of(backups))
                        .settle(in, point.manifest().source().path(), NOON))
                .isEmpty();
    }

    private Backup backup(String name, @Nullable String annotation) {
        return of(name, annotation, point.folder().value());
    }

    private Backup of(String name, @Nullable String annotation, String key) {
        Backup backup = new Backup();
        backup.getMetadata().setNamespace("ns");
        backup.getMetadata().setName(name);
        backup.getMetadata().setUid("uid-" + name);
        if (annotation != null) {
            backup.getMetadata().setAnnotations(Map.of(Names.PIN, annotation));
        }
        backup.setStatus(
                Specs.read(BackupStatus.class, """
                recoveryPoint: {id: %s, key: "%s", sizeBytes: 3, storedBytes: 3}
                """.formatted(point.manifest().id(), key)));
        return backup;
    }
}
