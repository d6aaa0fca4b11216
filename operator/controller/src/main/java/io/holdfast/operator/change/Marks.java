package io.holdfast.operator.change;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Digests of names and versions. Nothing of what an object holds goes into them, so that no value can be guessed from a
 * mark, however short the value is.
 */
final class Marks {
    /** Holds the whole object once more, Secrets in clear. */
    static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private Marks() {}

    static String of(Stream<String> lines) {
        MessageDigest digest = sha256();
        lines.sorted().forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * One object. Where the API server counts generations, its other writes are somebody's status; where it does not but
     * the kind has a status, it keeps who wrote what else when; elsewhere every write counts.
     */
    static String line(Scope scope, ObjectMeta object) {
        return String.join(
                "/", scope.kind().name(), scope.namespace(), object.getName(), object.getUid(), version(scope, object));
    }

    private static String version(Scope scope, ObjectMeta object) {
        String description = described(object.getLabels()) + described(object.getAnnotations());
        Long generation = object.getGeneration();
        if (generation != null && generation > 0) {
            return generation + description;
        }
        List<ManagedFieldsEntry> writes = object.getManagedFields();
        return Kinds.isMovedByStatus(scope.kind()) && !writes.isEmpty()
                ? written(writes) + description
                : object.getResourceVersion();
    }

    private static String written(List<ManagedFieldsEntry> writes) {
        return writes.stream()
                .filter(write -> !"status".equals(write.getSubresource()))
                .map(write -> write.getManager() + " " + write.getOperation() + " " + write.getTime())
                .sorted()
                .toList()
                .toString();
    }

    private static String described(Map<String, String> map) {
        Map<String, String> sorted = new TreeMap<>(Objects.requireNonNullElse(map, Map.of()));
        sorted.remove(LAST_APPLIED);
        return sorted.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
