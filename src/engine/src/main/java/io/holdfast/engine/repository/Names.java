package io.holdfast.engine.repository;

import io.holdfast.engine.point.PointId;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.StoreProbe;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the names of objects in a repository mean: the grammar of {@code docs/format.md}, "Names". Nothing is ever removed
 * whose name it does not know.
 */
final class Names {

    /** What an object in a recovery point's folder is, by its name. */
    enum Sort {
        MANIFEST,
        DETAILS,
        ARTIFACT,
        /** Who uploads an artifact's object. */
        UPLOAD_NOTE,
        /** What a capture may leave at its source. */
        SOURCE_NOTE,
        PROOF,
        PIN,
        /** Of a later version: neither foreign nor to be touched. */
        RESERVED,
        FOREIGN
    }

    /** The segments of a recovery point's folder: kind, namespace, policy, source and its own name. */
    static final int FOLDER_DEPTH = 5;

    private static final String RESERVED_FOLDER = ".holdfast";
    private static final String RESERVED_PREFIX = ".holdfast-";
    private static final String OBJECT = ".+\\.zst\\.age(\\.[0-9]{4,9})?";
    private static final Pattern ARTIFACT = Pattern.compile(OBJECT);
    private static final Pattern UPLOAD_NOTE = Pattern.compile(OBJECT + "\\.upload");
    private static final Pattern SOURCE_NOTE = Pattern.compile(".+\\.note");
    private static final Pattern DETAILS = Pattern.compile("details-[0-9]{4}\\.json");
    private static final Pattern PROOF =
            Pattern.compile("proof-[0-9]{8}T[0-9]{6}Z-(content|restore)(-[0-9a-f]{8})?\\.json");
    private static final Pattern PIN = Pattern.compile("pin-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}\\.json");
    private static final Pattern RUN_FILE =
            Pattern.compile("report\\.json|report(-[0-9])?\\.(md|html)|evidence/" + OBJECT + "(\\.upload)?");
    private static final Set<String> PROBE_FILES = Set.of("single", "damaged", "parts", "parts.upload");

    private Names() {}

    /** What an object is, by the last segment of its key; for objects directly in a recovery point's folder. */
    static Sort sort(ObjectKey key) {
        String name = key.name();
        if (isReserved(name)) {
            return Sort.RESERVED;
        }
        if (name.equals(Repository.MANIFEST)) {
            return Sort.MANIFEST;
        }
        if (ARTIFACT.matcher(name).matches()) {
            return Sort.ARTIFACT;
        }
        if (UPLOAD_NOTE.matcher(name).matches()) {
            return Sort.UPLOAD_NOTE;
        }
        if (SOURCE_NOTE.matcher(name).matches()) {
            return Sort.SOURCE_NOTE;
        }
        if (DETAILS.matcher(name).matches()) {
            return Sort.DETAILS;
        }
        if (PROOF.matcher(name).matches()) {
            return Sort.PROOF;
        }
        return PIN.matcher(name).matches() ? Sort.PIN : Sort.FOREIGN;
    }

    /** Whether some segment of a key is kept for what later versions write. */
    static boolean isReserved(ObjectKey key) {
        for (String segment : key.value().split("/", -1)) {
            if (isReserved(segment)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isReserved(String segment) {
        return segment.equals(RESERVED_FOLDER) || segment.startsWith(RESERVED_PREFIX);
    }

    /** The identity of a recovery point's folder; empty if the key is not one level below a source, or named otherwise. */
    static Optional<PointId> pointFolder(ObjectKey folder) {
        return depth(folder) == FOLDER_DEPTH && !isReserved(folder) ? PointId.parse(folder.name()) : Optional.empty();
    }

    /** The recovery point's folder that an object lies directly in. */
    static Optional<ObjectKey> folderOf(ObjectKey object) {
        return depth(object) == FOLDER_DEPTH + 1
                ? Optional.of(object.parent())
                        .filter(folder -> pointFolder(folder).isPresent())
                : Optional.empty();
    }

    /** Whether this is what a probe of a store makes: {@code .holdfast-probe/<uuid>/<one of its files>}. */
    static boolean isOfProbe(ObjectKey key) {
        return depth(key) == 3 && key.parent().parent().equals(StoreProbe.FOLDER) && PROBE_FILES.contains(key.name());
    }

    /** Whether this is what a run leaves: {@code runs/<namespace>/<plan>/<time>-<ulid>/<one of its files>}. */
    static boolean isOfRun(ObjectKey key) {
        String[] segments = key.value().split("/", FOLDER_DEPTH);
        return segments.length == FOLDER_DEPTH
                && segments[0].equals("runs")
                && PointId.parse(segments[3]).isPresent()
                && RUN_FILE.matcher(segments[4]).matches();
    }

    /** Whether no version of the format that this program knows has such an object. */
    static boolean isForeign(ObjectKey key) {
        return !isReserved(key) && !isOfRun(key) && (folderOf(key).isEmpty() || sort(key) == Sort.FOREIGN);
    }

    private static int depth(ObjectKey key) {
        return (int) key.value().chars().filter(c -> c == '/').count() + 1;
    }
}
