package io.holdfast.engine.point;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a recovery point is to be kept whatever its age: an object beside its manifest, signed. Described in {@code
 * docs/format.md}.
 *
 * @param id of the recovery point
 * @param manifestSha256 of its manifest, lower-case hexadecimal
 * @param time when it was pinned
 * @param by who wants it kept: a person, a Backup, or a run
 * @param reason in words; may be absent
 * @param until when it ends by itself; absent for never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"format", "version"})
public record PinRecord(
        String format,
        String version,
        String id,
        String manifestSha256,
        Instant time,
        String by,
        @Nullable String reason,
        @Nullable Instant until) {

    /** The value of {@code format} in every such record. */
    public static final String FORMAT = "holdfast.io/pin";

    public PinRecord {
        Required.field("format", format);
        Required.field("version", version);
        Required.field("id", id);
        Required.field("manifestSha256", manifestSha256);
        Required.field("time", time);
        Required.field("by", by);
    }
}
