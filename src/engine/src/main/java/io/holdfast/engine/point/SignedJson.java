package io.holdfast.engine.point;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signed JSON documents. The signature is the last line of the file and covers every byte before that line, so that
 * {@code head -n -1} gives what was signed and the whole file is still one JSON document.
 */
public final class SignedJson {

    private static final String SIGNATURE_LINE = ",\"signature\":";

    /** One for all: each would find out anew how its types are written. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String what;
    private final int maxBytes;

    /**
     * For documents of one sort.
     *
     * @param what what they are called in messages: {@code manifest}
     */
    public SignedJson(String what, int maxBytes) {
        this.what = what;
        this.maxBytes = maxBytes;
    }

    /** What was read, and whether its key is one that the reader trusts. */
    public record Verified(JsonNode document, VerificationKey key, boolean trusted) {}

    private record Signed(byte[] content, VerificationKey key, byte[] signature) {}

    /**
     * Writes and signs.
     *
     * @throws InvalidPlanException when it is so large that nobody would read it again
     */
    public byte[] write(Object document, SigningKey key) {
        try {
            String body = JSON.writeValueAsString(document).stripTrailing();
            String open = body.substring(0, body.length() - 1).stripTrailing() + "\n";
            byte[] content = open.getBytes(StandardCharsets.UTF_8);
            String line = SIGNATURE_LINE + "{\"algorithm\":\"Ed25519\",\"key\":\""
                    + key.verificationKey().base64() + "\",\"value\":\""
                    + Base64.getEncoder().encodeToString(key.sign(content)) + "\"}}\n";
            return readable((open + line).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a " + what + " is always JSON", e);
        }
    }

    /** How many bytes an object takes as a part of a document, at most. */
    int size(Object part) {
        try {
            return JSON.writeValueAsBytes(part).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a part of a " + what + " is always JSON", e);
        }
    }

    /** The limit of reading holds for writing, too: what nobody can read is not written. */
    private byte[] readable(byte[] document) {
        if (document.length > maxBytes) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "the " + what + " would have " + document.length + " bytes, and more than " + maxBytes
                            + " are never read",
                    "divide the source: fewer collections or objects in each");
        }
        return document;
    }

    /**
     * Reads and checks the signature. Only what was signed is parsed.
     *
     * @param trusted the keys that are accepted; when empty any key is, and the result says that it is not trusted
     * @param where the object's name, for messages
     * @throws IntegrityException when it is too large, not signed, changed, or signed by another key
     */
    public Verified read(byte[] bytes, Set<VerificationKey> trusted, String where) {
        if (bytes.length > maxBytes) {
            throw damaged(where, "it has " + bytes.length + " bytes, more than a " + what + " can have", null);
        }
        Signed signed = split(bytes, where);
        if (!signed.key().verifies(signed.content(), signed.signature())) {
            throw new IntegrityException(
                    Reason.SignatureInvalid,
                    "the signature of " + where + " does not match its content",
                    "the " + what
                            + " was changed after it was written: do not use it, and find out who wrote to the bucket");
        }
        boolean known = trusted.contains(signed.key());
        if (!trusted.isEmpty() && !known) {
            throw new IntegrityException(
                    Reason.SignatureInvalid,
                    where + " is signed by the unknown key " + signed.key().base64(),
                    "add the key to signing.publicKeys of the repository if it is yours; otherwise somebody else wrote this "
                            + what);
        }
        return new Verified(tree(signed.content(), where), signed.key(), known);
    }

    /** Reads the fields of a document that was read. */
    public <T> T as(Class<T> type, JsonNode document, String where) {
        try {
            return JSON.treeToValue(document, type);
        } catch (JsonProcessingException e) {
            throw damaged(where, rootMessage(e), e);
        }
    }

    /** Refuses a document of another format, or of a version that this program does not read. */
    public void check(JsonNode document, String format, String where) {
        if (!document.path("format").asText().equals(format)) {
            throw damaged(where, "its format is '" + document.path("format").asText() + "'", null);
        }
        String version = document.path("version").asText();
        if (!version.startsWith("1.")) {
            throw damaged(where, "its version is '" + version + "', and this program reads 1.x", null);
        }
    }

    private JsonNode tree(byte[] content, String where) {
        try {
            return JSON.readTree(new String(content, StandardCharsets.UTF_8) + "}");
        } catch (IOException e) {
            throw damaged(where, rootMessage(e), e);
        }
    }

    private Signed split(byte[] bytes, String where) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int line = text.lastIndexOf("\n" + SIGNATURE_LINE) + 1;
        if (line <= 0 || !text.endsWith("}}\n")) {
            throw damaged(where, "its last line is not a signature", null);
        }
        try {
            JsonNode node = JSON.readTree(text.substring(line + SIGNATURE_LINE.length(), text.length() - 2));
            if (!node.path("algorithm").asText().equals("Ed25519") || node.size() != 3) {
                throw damaged(where, "its signature is not one of Ed25519 alone", null);
            }
            int contentLength = text.substring(0, line).getBytes(StandardCharsets.UTF_8).length;
            return new Signed(
                    Arrays.copyOf(bytes, contentLength),
                    new VerificationKey(node.path("key").asText()),
                    Base64.getDecoder().decode(node.path("value").asText()));
        } catch (IOException | IllegalArgumentException | InvalidPlanException e) {
            throw damaged(where, "its signature cannot be read", e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("unreadable");
    }

    private IntegrityException damaged(String where, String why, @Nullable Throwable cause) {
        return new IntegrityException(
                Reason.ManifestInvalid,
                where + " is not a usable " + what + ": " + why,
                "use another recovery point, or the version of Holdfast that wrote this one",
                cause);
    }
}
