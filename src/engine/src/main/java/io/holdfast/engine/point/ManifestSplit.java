package io.holdfast.engine.point;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** Spreads what makes a manifest large over documents of bounded size, in its order. */
final class ManifestSplit {

    /** What JSON and its indentation add to an entry, at most. */
    private static final int AROUND = 64;

    private final Manifest manifest;
    private final int full;
    private final ToIntFunction<Object> size;
    private final List<ManifestDetails> parts = new ArrayList<>();
    private List<Manifest.Artifact> artifacts = new ArrayList<>();
    private SortedMap<String, Long> counts = new TreeMap<>();
    private SortedMap<String, String> facts = new TreeMap<>();
    private long filled;

    ManifestSplit(Manifest manifest, int full, ToIntFunction<Object> size) {
        this.manifest = manifest;
        this.full = full;
        this.size = size;
    }

    List<ManifestDetails> parts() {
        for (Manifest.Artifact artifact : manifest.artifacts()) {
            room(artifact);
            artifacts.add(artifact);
        }
        for (Map.Entry<String, Long> count : manifest.counts().entrySet()) {
            room(count);
            counts.put(count.getKey(), count.getValue());
        }
        for (Map.Entry<String, String> fact : manifest.facts().entrySet()) {
            room(fact);
            facts.put(fact.getKey(), fact.getValue());
        }
        end();
        return parts;
    }

    private void room(Object entry) {
        int needed = size.applyAsInt(entry) + AROUND;
        if (filled > 0 && filled + needed > full) {
            end();
        }
        filled += needed;
    }

    private void end() {
        parts.add(
                new ManifestDetails(ManifestDetails.FORMAT, Manifest.VERSION, manifest.id(), artifacts, counts, facts));
        artifacts = new ArrayList<>();
        counts = new TreeMap<>();
        facts = new TreeMap<>();
        filled = 0;
    }
}
