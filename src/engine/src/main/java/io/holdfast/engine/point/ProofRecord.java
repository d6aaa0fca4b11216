package io.holdfast.engine.point;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * That a recovery point was proven after it was made: an object beside its manifest, signed and never changed. Described
 * in {@code docs/format.md}.
 *
 * @param id of the recovery point
 * @param manifestSha256 of its manifest, lower-case hexadecimal
 * @param level {@code Content} or {@code Restore}
 * @param time when the proof ended
 * @param run what made it: a RestoreRun, or {@code command-line}
 * @param counts what was counted after a restore; empty for a proof of the content
 * @param tool name and version of the program
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"format", "version"})
public record ProofRecord(
        String format,
        String version,
        String id,
        String manifestSha256,
        String level,
        Instant time,
        String run,
        SortedMap<String, Long> counts,
        String tool) {

    /** The value of {@code format} in every such record. */
    public static final String FORMAT = "holdfast.io/proof";

    /** The version that this program writes. */
    public static final String VERSION = "1.0";

    /** The level of what was restored into an instance and counted. */
    public static final String RESTORE = "Restore";

    public ProofRecord {
        Required.field("format", format);
        Required.field("version", version);
        Required.field("id", id);
        Required.field("manifestSha256", manifestSha256);
        Required.field("level", level);
        Required.field("time", time);
        Required.field("run", run);
        counts = new TreeMap<>(Required.field("counts", counts));
        Required.field("tool", tool);
    }
}
