package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.ManifestCodec;
import io.holdfast.engine.point.ProofRecord;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.VerificationKey;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.testkit.InMemoryObjectStore;
import io.holdfast.testkit.ScriptedSource;
import io.holdfast.testkit.Vault;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProofsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Vault vault = new Vault();
    private final StoredPoint point = vault.capture(new ScriptedSource(1, 1000));
    private final Proofs proofs = new Proofs(vault.repository());

    @Test
    void aRecoveryPointHasNoProofUntilItIsProven() {
        assertThat(proofs.lastOf(point)).isEmpty();
        proofs.add(point.folder(), proof(point.manifestSha256(), NOON));
        proofs.add(point.folder(), proof(point.manifestSha256(), NOON.plusSeconds(60)));
        assertThat(proofs.of(point)).hasSize(2);
        assertThat(proofs.lastOf(point)).contains(NOON.plusSeconds(60));
    }

    @Test
    void runsThatEndInTheSameSecondEachLeaveAProof() {
        ProofRecord first = proof(point.manifestSha256(), NOON, "first");
        proofs.add(point.folder(), first);
        proofs.add(point.folder(), proof(point.manifestSha256(), NOON, "second"));
        proofs.add(point.folder(), first);
        assertThat(proofs.of(point)).extracting(ProofRecord::run).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void aProofWhoseNameHasNoDigestIsReadAsBefore() {
        proofs.add(point.folder(), proof(point.manifestSha256(), NOON));
        rename("proof-20260101T120000Z-restore.json");
        assertThat(proofs.lastOf(point)).contains(NOON);
    }

    @Test
    void aProofOfAnotherManifestProvesNothing() {
        proofs.add(point.folder(), proof("0".repeat(64), NOON));
        assertThat(proofs.of(point)).isEmpty();
    }

    @Test
    void aProofBySomebodyElseProvesNothing() {
        Repository forger = new Repository("forger", vault.repository().store(), Trust.of(SigningKey.generate()));
        new Proofs(forger).add(point.folder(), proof(point.manifestSha256(), NOON));
        assertThat(proofs.of(point)).isEmpty();
    }

    @Test
    void aKeyOfReportsProvesAndPinsButItsManifestsAreNobodys() {
        SigningKey reports = SigningKey.generate();
        Set<VerificationKey> manifests = vault.repository().trusted();
        Trust.Witnesses witnesses = new Trust.Witnesses(reports, Set.of(reports.verificationKey()));
        Repository worker =
                new Repository("worker", vault.repository().store(), new Trust(null, manifests, false, witnesses));

        new Proofs(worker).add(point.folder(), proof(point.manifestSha256(), NOON));
        new Pins(worker).add(point, new Pins.Wish("run", null, null), NOON);
        assertThat(new Proofs(worker).lastOf(point)).contains(NOON);
        assertThat(new Pins(worker).of(point)).hasSize(1);
        assertThat(proofs.of(point)).as("for who was not told of the key").isEmpty();

        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> worker.commit(point.folder(), point.manifest()));
        ObjectKey manifest = point.folder().child("manifest.json");
        vault.repository().store().delete(manifest);
        vault.repository().store().create(manifest, resigned(reports));
        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> worker.read(point.folder()))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.SignatureInvalid));
    }

    /** What a capture wrote, under another signature. */
    private byte[] resigned(SigningKey key) {
        return new ManifestCodec().write(point.manifest(), key).document();
    }

    @Test
    void aKeyOfReportsThatIsTrustedForManifestsIsRefusedByName() {
        SigningKey key = SigningKey.generate();
        Trust.Witnesses witnesses = new Trust.Witnesses(null, Set.of(key.verificationKey()));
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> new Trust(null, Set.of(key.verificationKey()), false, witnesses))
                .satisfies(refused -> assertThat(refused.hint()).contains("signing.publicKeys"));
    }

    @Test
    void whoCannotSignCannotProve() {
        Repository reader = new Repository("reader", new InMemoryObjectStore(), new Trust(null, Set.of()));
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> new Proofs(reader).add(point.folder(), proof(point.manifestSha256(), NOON)));
    }

    @Test
    void aProofUnderAnotherTimeOrLevelProvesNothing() {
        proofs.add(point.folder(), proof(point.manifestSha256(), NOON));
        rename("proof-20360101T120000Z-restore.json", "proof-20260101T120000Z-content.json");
        assertThat(proofs.of(point)).isEmpty();
    }

    @Test
    void aProofOfAnySizeKeepsNobodyFromTheOthers() {
        proofs.add(point.folder(), proof(point.manifestSha256(), NOON));
        vault.repository()
                .store()
                .create(point.folder().child("proof-20260101T130000Z-restore.json"), new byte[2 << 20]);
        assertThat(proofs.lastOf(point)).contains(NOON);
    }

    @Test
    void aPinIsBoundToItsManifestAndToATrustedKey() {
        Pins pins = new Pins(vault.repository());
        Repository forger = new Repository("forger", vault.repository().store(), Trust.of(SigningKey.generate()));
        new Pins(forger).add(point, new Pins.Wish("somebody", null, null), NOON);
        assertThat(pins.of(point)).isEmpty();

        pins.add(point, new Pins.Wish("operator", "audit", null), NOON);
        pins.add(point, new Pins.Wish("operator", "audit", null), NOON.plusSeconds(5));
        assertThat(pins.of(point))
                .singleElement()
                .satisfies(pin -> assertThat(pin.by()).isEqualTo("operator"));
        assertThat(pins.remove(point, pin -> pin.by().equals("operator"))).isOne();
        assertThat(pins.of(point)).isEmpty();
    }

    @Test
    void proofsGoWithTheirRecoveryPoint() {
        proofs.add(point.folder(), proof(point.manifestSha256(), NOON));
        vault.repository().remove(point);
        try (var left = vault.repository().store().list()) {
            assertThat(left.toList()).isEqualTo(List.of());
        }
    }

    /** Puts the only proof under other names. */
    private void rename(String... names) {
        ObjectStore store = vault.repository().store();
        try (var objects = store.list(point.folder())) {
            ObjectInfo written = objects.filter(one -> Names.sort(one.key()) == Names.Sort.PROOF)
                    .findFirst()
                    .orElseThrow();
            byte[] document = vault.repository().content(written, 1 << 20);
            store.delete(written.key());
            for (String name : names) {
                store.create(point.folder().child(name), document);
            }
        }
    }

    private ProofRecord proof(String manifest, Instant time) {
        return proof(manifest, time, "run");
    }

    private ProofRecord proof(String manifest, Instant time, String run) {
        return new ProofRecord(
                ProofRecord.FORMAT,
                ProofRecord.VERSION,
                point.manifest().id(),
                manifest,
                "Restore",
                time,
                run,
                new TreeMap<>(),
                "test");
    }
}
