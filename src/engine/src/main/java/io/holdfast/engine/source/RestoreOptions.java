package io.holdfast.engine.source;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person asked of a restore.
 *
 * @param replace whether data in the target may be replaced
 * @param select parts of the recovery point to restore (collections, object names); empty for all
 * @param mapping new names by old name: collections or namespaces
 * @param advertise the address at which the target can reach this process, or null to find it out
 * @param inPlace whether to restore over what is live instead of beside it
 * @param memory what lets a restore be gone on with
 */
public record RestoreOptions(
        boolean replace,
        List<String> select,
        Map<String, String> mapping,
        @Nullable String advertise,
        boolean inPlace,
        RestoreMemory memory) {

    public RestoreOptions {
        select = List.copyOf(select);
        mapping = Map.copyOf(mapping);
    }

    /** For a restore that nobody goes on with. */
    public RestoreOptions(
            boolean replace,
            List<String> select,
            Map<String, String> mapping,
            @Nullable String advertise,
            boolean inPlace) {
        this(replace, select, mapping, advertise, inPlace, RestoreMemory.none());
    }

    /** Restore everything under its own name into an empty target. */
    public static RestoreOptions plain() {
        return new RestoreOptions(false, List.of(), Map.of(), null, false);
    }
}
