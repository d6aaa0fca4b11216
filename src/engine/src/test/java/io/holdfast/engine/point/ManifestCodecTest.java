package io.holdfast.engine.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestCodecTest {

    private final ManifestCodec codec = new ManifestCodec();
    private final SigningKey key = SigningKey.generate();

    @Test
    void whatIsWrittenIsReadAgainAndTheWholeFileIsOneJsonDocument() throws IOException {
        byte[] bytes = written(manifest());

        assertThat(read(bytes).manifest()).isEqualTo(manifest());
        assertThat(new ObjectMapper()
                        .readTree(bytes)
                        .path("signature")
                        .path("algorithm")
                        .asText())
                .isEqualTo("Ed25519");
    }

    @Test
    void everyByteBeforeTheSignatureIsSigned() {
        byte[] bytes = written(manifest());
        int end = new String(bytes, StandardCharsets.UTF_8).lastIndexOf(",\"signature\"");
        for (int i = 0; i < end; i += 7) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> read(changed)).isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void aKeyThatIsNotTrustedIsRefusedUnlessNoneIsKnown() {
        byte[] bytes = written(manifest());

        assertThatThrownBy(() -> codec.read(
                        bytes, Set.of(SigningKey.generate().verificationKey()), "m", ManifestCodecTest::noDetails))
                .isInstanceOfSatisfying(
                        IntegrityException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SignatureInvalid));
        assertThat(codec.read(bytes, Set.of(), "m", ManifestCodecTest::noDetails)
                        .trusted())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "source", "times", "artifacts", "counts", "recipients", "tool"})
    void aMissingFieldIsNamed(String field) {
        byte[] bytes = resign(json -> json.remove(field));

        assertThatThrownBy(() -> codec.read(bytes, Set.of(), "m", ManifestCodecTest::noDetails))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining(field);
    }

    @Test
    void anotherMajorVersionIsRefusedAndAnotherMinorOneIsRead() {
        assertThatThrownBy(() -> codec.read(
                        resign(json -> json.put("version", "2.0")), Set.of(), "m", ManifestCodecTest::noDetails))
                .hasMessageContaining("2.0");
        assertThat(codec.read(
                                resign(json -> json.put("version", "1.9").put("later", "x")),
                                Set.of(),
                                "m",
                                ManifestCodecTest::noDetails)
                        .manifest()
                        .id())
                .isEqualTo(manifest().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "{\"format\":\"x\"}\n,\"signature\":{}}\n", "not json at all"})
    void whatIsNoManifestIsRefusedWithAClearError(String text) {
        assertThatThrownBy(() -> codec.read(
                        text.getBytes(StandardCharsets.UTF_8), Set.of(), "the/key", ManifestCodecTest::noDetails))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("the/key");
    }

    @Test
    void aSigningKeySurvivesItsPem() {
        SigningKey again = SigningKey.fromPem(key.toPem(), "test");

        assertThat(again.verificationKey()).isEqualTo(key.verificationKey());
    }

    @Test
    void whatAManifestRequiresAndThisVersionDoesNotKnowIsNamed() {
        byte[] bytes = resign(json -> json.putArray("requires").add("details").add("time-travel"));

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("time-travel")
                .hasMessageNotContaining("details,");
    }

    @Test
    void oldManifestsRequireNothing() {
        assertThat(new String(written(manifest()), StandardCharsets.UTF_8)).doesNotContain("requires", "details");
        assertThat(read(written(manifest())).manifest().requires()).isEmpty();
    }

    @Test
    void membersAfterTheSignatureAreNotRead() {
        String signed = new String(written(manifest()), StandardCharsets.UTF_8);
        String forged = signed.replaceFirst("}}\\n$", "},\"requires\":[\"forged\"]}\n");

        assertThatThrownBy(() -> read(forged.getBytes(StandardCharsets.UTF_8))).isInstanceOf(IntegrityException.class);
        assertThatThrownBy(() -> read((signed.stripTrailing() + " {}}\n").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IntegrityException.class);
        assertThatThrownBy(() ->
                        read(signed.replaceFirst("}}\\n$", ",\"more\":{}}}\n").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IntegrityException.class);
    }

    @Test
    void tenThousandCollectionsAreSpreadOverSeveralDocumentsAndReadAgain() {
        Manifest large = large(10_000);

        ManifestCodec.Encoded encoded = codec.write(large, key);
        ManifestCodec.Verified again = codec.read(
                encoded.document(),
                Set.of(key.verificationKey()),
                "m",
                details -> Objects.requireNonNull(encoded.details().get(details.name())));

        assertThat(encoded.details()).hasSizeGreaterThan(2);
        assertThat(encoded.details().values())
                .allSatisfy(document -> assertThat(document.length).isLessThan(ManifestCodec.MAX_BYTES / 2));
        assertThat(again.manifest()).isEqualTo(encoded.manifest());
        assertThat(again.manifest().artifacts()).isEqualTo(large.artifacts());
        assertThat(again.manifest().facts()).isEqualTo(large.facts());
        assertThat(again.manifest().counts()).isEqualTo(large.counts());
        assertThat(new String(encoded.document(), StandardCharsets.UTF_8)).contains("\"requires\" : [ \"details\" ]");
    }

    @Test
    void detailsOfAnotherPointAreRefused() {
        ManifestCodec small = new ManifestCodec(2_000);
        ManifestCodec.Encoded encoded = small.write(large(10), key);
        ManifestCodec.Encoded other = small.write(large(11), key);

        assertThatThrownBy(() -> small.read(
                        encoded.document(),
                        Set.of(key.verificationKey()),
                        "m",
                        details -> Objects.requireNonNull(other.details().get("details-0002.json"))))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("details-0001.json");
    }

    @Test
    void whatCouldNotBeReadAgainIsNotWritten() {
        assertThatThrownBy(() -> new ManifestCodec(2_000).write(large(1_000), key))
                .isInstanceOf(InvalidPlanException.class)
                .hasMessageContaining("never read");
    }

    private static byte[] noDetails(StoredObject details) {
        throw new AssertionError("asked for " + details.name());
    }

    private static Manifest large(int collections) {
        List<Manifest.Artifact> artifacts = new ArrayList<>();
        Map<String, String> facts = new TreeMap<>();
        Map<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < collections; i++) {
            String name = "collection-" + i;
            artifacts.add(new Manifest.Artifact(
                    name + ".snapshot",
                    "qdrant-snapshot",
                    i,
                    "00",
                    "sha256 at source",
                    List.of(new StoredObject(name + ".snapshot.zst.age", i, 1, "11"))));
            facts.put("config:" + name, "x".repeat(2_000));
            counts.put("points:" + name, (long) i);
        }
        return manifest().with(artifacts, counts, facts, List.of());
    }

    private byte[] written(Manifest manifest) {
        return codec.write(manifest, key).document();
    }

    private ManifestCodec.Verified read(byte[] bytes) {
        return codec.read(bytes, Set.of(key.verificationKey()), "m", ManifestCodecTest::noDetails);
    }

    private byte[] resign(java.util.function.Consumer<com.fasterxml.jackson.databind.node.ObjectNode> change) {
        try {
            ObjectMapper json = new ObjectMapper();
            var node = (com.fasterxml.jackson.databind.node.ObjectNode) json.readTree(written(manifest()));
            node.remove("signature");
            change.accept(node);
            String open = node.toString().substring(0, node.toString().length() - 1) + "\n";
            byte[] signature = key.sign(open.getBytes(StandardCharsets.UTF_8));
            return (open + ",\"signature\":{\"algorithm\":\"Ed25519\",\"key\":\""
                            + key.verificationKey().base64() + "\",\"value\":\""
                            + java.util.Base64.getEncoder().encodeToString(signature) + "\"}}\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Manifest manifest() {
        Instant noon = Instant.parse("2026-11-23T12:00:00Z");
        return new Manifest(
                Manifest.FORMAT,
                Manifest.VERSION,
                List.of(),
                PointId.of(noon, "run", 1).ulid(),
                new Manifest.SourceInfo("redis", "ns", "policy", "source", "redis", null, "pod ns/redis-0", "PodExec"),
                new Manifest.Origin("backup", "uid", 1),
                new Manifest.Times(noon, noon, noon),
                List.of(new Manifest.Artifact(
                        "dump.rdb",
                        "rdb",
                        10,
                        "00",
                        "evidence",
                        List.of(new StoredObject("dump.rdb.zst.age", 20, 1, "11")))),
                new TreeMap<>(Map.of("keys:db0", 5L)),
                new TreeMap<>(Map.of("rdb-version", "10")),
                List.of("a warning"),
                List.of("0011223344556677"),
                new TreeMap<>(Map.of("transfer", 5L)),
                "test",
                List.of());
    }
}
