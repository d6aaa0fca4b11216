package io.holdfast.engine.point;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Manifests as signed JSON. The signature is the last line of the file and covers every byte before that line, so that
 * {@code head -n -1} gives what was signed and the whole file is still one JSON document.
 */
public final class ManifestCodec {

    private static final String SIGNATURE_LINE = ",\"signature\":";
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private final ObjectMapper json = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    /** What was read, and whether its key is one that the reader trusts. */
    public record Verified(Manifest manifest, VerificationKey key, boolean trusted) {}

    private record Signed(byte[] content, VerificationKey key, byte[] signature) {}

    /** Writes and signs. */
    public byte[] write(Manifest manifest, SigningKey key) {
        try {
            String body = json.writeValueAsString(manifest).stripTrailing();
            String open = body.substring(0, body.length() - 1).stripTrailing() + "\n";
            byte[] content = open.getBytes(StandardCharsets.UTF_8);
            String line = SIGNATURE_LINE + "{\"algorithm\":\"Ed25519\",\"key\":\""
                    + key.verificationKey().base64() + "\",\"value\":\""
                    + Base64.getEncoder().encodeToString(key.sign(content)) + "\"}}\n";
            return (open + line).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest is always JSON", e);
        }
    }

    /**
     * Reads and checks the signature.
     *
     * @param trusted the keys that are accepted; when empty any key is, and the result says that it is not trusted
     * @param where the object's name, for messages
     * @throws IntegrityException when anything is missing, damaged, of another major version, or signed by another key
     */
    public Verified read(byte[] bytes, Set<VerificationKey> trusted, String where) {
        if (bytes.length > MAX_BYTES) {
            throw damaged(where, "it has " + bytes.length + " bytes, more than a manifest can have", null);
        }
        Signed signed = split(bytes, where);
        if (!signed.key().verifies(signed.content(), signed.signature())) {
            throw new IntegrityException(
                    Reason.SignatureInvalid,
                    "the signature of " + where + " does not match its content",
                    "the manifest was changed after it was written: use another recovery point and find out who wrote to the bucket");
        }
        boolean known = trusted.contains(signed.key());
        if (!trusted.isEmpty() && !known) {
            throw new IntegrityException(
                    Reason.SignatureInvalid,
                    where + " is signed by the unknown key " + signed.key().base64(),
                    "add the key to signing.publicKeys of the repository if it is yours; otherwise somebody else wrote this manifest");
        }
        return new Verified(parse(bytes, where), signed.key(), known);
    }

    private Signed split(byte[] bytes, String where) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int line = text.lastIndexOf("\n" + SIGNATURE_LINE) + 1;
        if (line <= 0 || !text.endsWith("}}\n")) {
            throw damaged(where, "its last line is not a signature", null);
        }
        try {
            JsonNode node = json.readTree(text.substring(line + SIGNATURE_LINE.length(), text.length() - 2));
            if (!node.path("algorithm").asText().equals("Ed25519")) {
                throw damaged(where, "its signature is not Ed25519", null);
            }
            int contentLength = text.substring(0, line).getBytes(StandardCharsets.UTF_8).length;
            return new Signed(
                    Arrays.copyOf(bytes, contentLength),
                    new VerificationKey(node.path("key").asText()),
                    Base64.getDecoder().decode(node.path("value").asText()));
        } catch (IOException | IllegalArgumentException | io.holdfast.engine.failure.InvalidPlanException e) {
            throw damaged(where, "its signature cannot be read", e);
        }
    }

    private Manifest parse(byte[] bytes, String where) {
        try {
            JsonNode tree = json.readTree(bytes);
            if (!tree.path("format").asText().equals(Manifest.FORMAT)) {
                throw damaged(where, "its format is '" + tree.path("format").asText() + "'", null);
            }
            String version = tree.path("version").asText();
            if (!version.startsWith("1.")) {
                throw damaged(where, "its version is '" + version + "', and this program reads 1.x", null);
            }
            return json.treeToValue(tree, Manifest.class);
        } catch (IOException e) {
            throw damaged(where, rootMessage(e), e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("unreadable");
    }

    private static IntegrityException damaged(String where, String what, @Nullable Throwable cause) {
        return new IntegrityException(
                Reason.ManifestInvalid,
                where + " is not a usable manifest: " + what,
                "use another recovery point, or the version of Holdfast that wrote this one",
                cause);
    }
}
