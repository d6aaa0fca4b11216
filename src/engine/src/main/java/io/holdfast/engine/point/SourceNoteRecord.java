package io.holdfast.engine.point;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Base64;

/**
 * What a capture may leave at its source, in the words of the source's adapter. Described in {@code docs/format.md}.
 *
 * @param folder of the recovery point that was to be made
 * @param name of the note
 * @param content base64
 */
@JsonPropertyOrder({"format", "version"})
public record SourceNoteRecord(String format, String version, String folder, String name, String content) {

    /** The value of {@code format} in every such record. */
    public static final String FORMAT = "holdfast.io/note";

    public SourceNoteRecord {
        Required.field("format", format);
        Required.field("version", version);
        Required.field("folder", folder);
        Required.field("name", name);
        Required.field("content", content);
    }

    /** A note of these bytes. */
    public static SourceNoteRecord of(String folder, String name, byte[] content) {
        return new SourceNoteRecord(
                FORMAT, Manifest.VERSION, folder, name, Base64.getEncoder().encodeToString(content));
    }

    /** What was noted. */
    @JsonIgnore
    public byte[] bytes() {
        return Base64.getDecoder().decode(content);
    }
}
