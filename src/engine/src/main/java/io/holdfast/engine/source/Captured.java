package io.holdfast.engine.source;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a source says of its capture, for the manifest.
 *
 * @param product what the source runs, for example {@code redis}
 * @param productVersion its version as it reports it, or null if it has none
 * @param consistencyTime the time whose state the artifacts hold: what was written before it is in them
 * @param counts exact numbers by name, for example {@code keys}, that a restore is compared with
 * @param facts what else a restore or a reader needs, for example the collection's configuration as JSON text
 * @param warnings what went right but should be known
 */
public record Captured(
        String product,
        @Nullable String productVersion,
        Instant consistencyTime,
        Map<String, Long> counts,
        Map<String, String> facts,
        List<String> warnings) {

    public Captured {
        counts = Map.copyOf(counts);
        facts = Map.copyOf(facts);
        warnings = List.copyOf(warnings);
    }
}
