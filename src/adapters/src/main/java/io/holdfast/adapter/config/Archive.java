package io.holdfast.adapter.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.source.PointContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads what a configuration recovery point holds. */
public final class Archive {

    private Archive() {}

    /**
     * Reads the archive to its proven end, and gives the objects whose place in it fits, in the order in which they are
     * applied.
     *
     * @param which judges a place: {@code namespace/folder/name.yaml}
     */
    public static List<SavedObject> read(PointContent point, Predicate<String> which) {
        List<SavedObject> objects = new ArrayList<>();
        try (InputStream plain = point.open(ConfigSource.ARCHIVE)) {
            TarArchiveInputStream tar = new TarArchiveInputStream(plain);
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (which.test(entry.getName())) {
                    objects.add(object(entry.getName(), tar.readAllBytes()));
                }
            }
            // The tar reader stops at the end marker; length and digest are compared at the true end of the stream.
            plain.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new TransientException(
                    Reason.FormatInvalid, "cannot read the archive: " + e.getMessage(), "verify the recovery point", e);
        }
        objects.sort(SavedObject.APPLY_ORDER);
        return objects;
    }

    private static SavedObject object(String place, byte[] yaml) throws IOException {
        ObjectNode tree = Canonical.read(yaml);
        String[] path = place.split("/", -1);
        String name = tree.path("kind").asText();
        ConfigKind kind = ConfigKind.of(name)
                .orElseThrow(() -> new IntegrityException(
                        Reason.FormatInvalid,
                        place + " is of kind '" + name + "', which this version does not know",
                        "use the version of Holdfast that wrote the recovery point, or a later one"));
        if (path.length != 3) {
            throw new IntegrityException(
                    Reason.FormatInvalid, place + " is not a place in an archive", "verify the recovery point");
        }
        // An older version may have left in what this one leaves out.
        ServerSet.remove(tree, kind);
        return new SavedObject(path[0], path[1], kind, Canonical.object(tree));
    }
}
