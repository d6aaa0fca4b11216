package io.holdfast.engine.point;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A part of what a manifest would say if it were not too large: a source may have ten thousand collections. The manifest
 * names it by its digest. Described in {@code docs/format.md}.
 *
 * @param id of the recovery point
 */
@JsonPropertyOrder({"format", "version"})
record ManifestDetails(
        String format,
        String version,
        String id,
        List<Manifest.Artifact> artifacts,
        SortedMap<String, Long> counts,
        SortedMap<String, String> facts) {

    /** The value of {@code format} in every such document. */
    static final String FORMAT = "holdfast.io/recovery-point-details";

    ManifestDetails {
        Required.field("format", format);
        Required.field("version", version);
        Required.field("id", id);
        artifacts = List.copyOf(Required.field("artifacts", artifacts));
        counts = new TreeMap<>(Required.field("counts", counts));
        facts = new TreeMap<>(Required.field("facts", facts));
    }
}
