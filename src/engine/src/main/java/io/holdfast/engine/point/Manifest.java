package io.holdfast.engine.point;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last-written object of a recovery point; it lists and hashes everything in it. No manifest, no recovery point. The
 * fields are described in {@code docs/format.md}; what is not marked nullable there is required here.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"format", "version", "requires"})
public record Manifest(
        String format,
        String version,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> requires,
        String id,
        SourceInfo source,
        Origin origin,
        Times times,
        List<Artifact> artifacts,
        SortedMap<String, Long> counts,
        SortedMap<String, String> facts,
        List<String> warnings,
        List<String> recipients,
        SortedMap<String, Long> durationsMillis,
        String tool,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<StoredObject> details) {

    /** The value of {@code format} in every manifest. */
    public static final String FORMAT = "holdfast.io/recovery-point";

    /** The version that this program writes; it reads every version with the same major number. */
    public static final String VERSION = "1.0";

    /** In {@code requires}: artifacts, counts and facts are in documents of their own, too, which {@code details} names. */
    public static final String DETAILS = "details";

    /** What this program knows of all that a manifest may require of its reader. */
    private static final Set<String> KNOWN = Set.of(DETAILS);

    public Manifest {
        Required.field("format", format);
        Required.field("version", version);
        Required.field("id", id);
        Required.field("source", source);
        Required.field("origin", origin);
        Required.field("times", times);
        artifacts = List.copyOf(Required.field("artifacts", artifacts));
        counts = new TreeMap<>(Required.field("counts", counts));
        facts = new TreeMap<>(Required.field("facts", facts));
        warnings = List.copyOf(Required.field("warnings", warnings));
        recipients = List.copyOf(Required.field("recipients", recipients));
        durationsMillis = new TreeMap<>(Required.field("durationsMillis", durationsMillis));
        Required.field("tool", tool);
        requires = requires == null ? List.of() : List.copyOf(requires);
        details = details == null ? List.of() : List.copyOf(details);
    }

    /** What it requires of its reader and this program does not know: half of such a point would be taken for the whole. */
    public List<String> unknownRequirements() {
        return requires.stream().filter(one -> !KNOWN.contains(one)).toList();
    }

    /** The same with other contents; {@code requires} follows from whether there are details. */
    Manifest with(
            List<Artifact> otherArtifacts,
            Map<String, Long> otherCounts,
            Map<String, String> otherFacts,
            List<StoredObject> otherDetails) {
        return new Manifest(
                format,
                version,
                otherDetails.isEmpty() ? List.of() : List.of(DETAILS),
                id,
                source,
                origin,
                times,
                otherArtifacts,
                new TreeMap<>(otherCounts),
                new TreeMap<>(otherFacts),
                warnings,
                recipients,
                durationsMillis,
                tool,
                otherDetails);
    }

    /** Plain bytes of all artifacts. */
    public long size() {
        return artifacts.stream().mapToLong(Artifact::size).sum();
    }

    /** Stored bytes of all artifacts: compressed and encrypted. */
    public long storedSize() {
        return artifacts.stream()
                .flatMap(artifact -> artifact.objects().stream())
                .mapToLong(StoredObject::size)
                .sum();
    }

    /** What was captured, and how it was reached. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SourceInfo(
            String kind,
            String namespace,
            String policy,
            String name,
            String product,
            @Nullable String productVersion,
            String site,
            String transport) {

        public SourceInfo {
            Required.field("source.kind", kind);
            Required.field("source.namespace", namespace);
            Required.field("source.policy", policy);
            Required.field("source.name", name);
            Required.field("source.product", product);
            Required.field("source.site", site);
            Required.field("source.transport", transport);
            for (String part : new String[] {kind, namespace, policy, name}) {
                Required.segment("source", part);
            }
        }

        /** Where recovery points of this source lie. */
        public SourcePath path() {
            return new SourcePath(kind, namespace, policy, name);
        }
    }

    /** Which run made this: the Backup's name and UID and its attempt, or the command line's own run. */
    public record Origin(String run, String uid, int attempt) {
        public Origin {
            Required.field("origin.run", run);
            Required.field("origin.uid", uid);
        }
    }

    /** When it was made, and the time whose state it holds. */
    public record Times(Instant started, Instant finished, Instant consistency) {
        public Times {
            Required.field("times.started", started);
            Required.field("times.finished", finished);
            Required.field("times.consistency", consistency);
        }
    }

    /**
     * One stream of plain bytes.
     *
     * @param name telling name, without the endings of compression and encryption
     * @param format what the validator judged it as
     * @param size plain bytes
     * @param sha256 of the plain bytes, lower-case hexadecimal
     * @param evidence what proved it at the source
     * @param objects where its sealed bytes lie, in order
     */
    public record Artifact(
            String name, String format, long size, String sha256, String evidence, List<StoredObject> objects) {
        public Artifact {
            Required.field("artifacts.name", name);
            Required.field("artifacts.format", format);
            Required.field("artifacts.sha256", sha256);
            Required.field("artifacts.evidence", evidence);
            Required.notNegative("artifacts.size", size);
            Required.segment("artifacts.name", name);
            objects = List.copyOf(Required.field("artifacts.objects", objects));
        }
    }
}
