package io.holdfast.engine.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
        byte[] bytes = codec.write(manifest(), key);

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
        byte[] bytes = codec.write(manifest(), key);
        int end = new String(bytes, StandardCharsets.UTF_8).lastIndexOf(",\"signature\"");
        for (int i = 0; i < end; i += 7) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> read(changed)).isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void aKeyThatIsNotTrustedIsRefusedUnlessNoneIsKnown() {
        byte[] bytes = codec.write(manifest(), key);

        assertThatThrownBy(() -> codec.read(bytes, Set.of(SigningKey.generate().verificationKey()), "m"))
                .isInstanceOfSatisfying(
                        IntegrityException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SignatureInvalid));
        assertThat(codec.read(bytes, Set.of(), "m").trusted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "source", "times", "artifacts", "counts", "recipients", "tool"})
    void aMissingFieldIsNamed(String field) {
        byte[] bytes = resign(json -> json.remove(field));

        assertThatThrownBy(() -> codec.read(bytes, Set.of(), "m"))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining(field);
    }

    @Test
    void anotherMajorVersionIsRefusedAndAnotherMinorOneIsRead() {
        assertThatThrownBy(() -> codec.read(resign(json -> json.put("version", "2.0")), Set.of(), "m"))
                .hasMessageContaining("2.0");
        assertThat(codec.read(resign(json -> json.put("version", "1.9").put("later", "x")), Set.of(), "m")
                        .manifest()
                        .id())
                .isEqualTo(manifest().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "{\"format\":\"x\"}\n,\"signature\":{}}\n", "not json at all"})
    void whatIsNoManifestIsRefusedWithAClearError(String text) {
        assertThatThrownBy(() -> codec.read(text.getBytes(StandardCharsets.UTF_8), Set.of(), "the/key"))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("the/key");
    }

    @Test
    void aSigningKeySurvivesItsPem() {
        SigningKey again = SigningKey.fromPem(key.toPem(), "test");

        assertThat(again.verificationKey()).isEqualTo(key.verificationKey());
    }

    private ManifestCodec.Verified read(byte[] bytes) {
        return codec.read(bytes, Set.of(key.verificationKey()), "m");
    }

    private byte[] resign(java.util.function.Consumer<com.fasterxml.jackson.databind.node.ObjectNode> change) {
        try {
            ObjectMapper json = new ObjectMapper();
            var node = (com.fasterxml.jackson.databind.node.ObjectNode) json.readTree(codec.write(manifest(), key));
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
                "test");
    }
}
