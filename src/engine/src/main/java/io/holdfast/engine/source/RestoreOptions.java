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
 * @param keepGoing whether the rest is restored where a part is refused; the restore fails at its end all the same
 */
public record RestoreOptions(
        boolean replace,
        List<String> select,
        Map<String, String> mapping,
        @Nullable String advertise,
        boolean inPlace,
        RestoreMemory memory,
        boolean keepGoing) {

    public RestoreOptions {
        select = List.copyOf(select);
        mapping = Map.copyOf(mapping);
    }

    /** All or nothing, for a restore that nobody goes on with. */
    public RestoreOptions(
            boolean replace,
            List<String> select,
            Map<String, String> mapping,
            @Nullable String advertise,
            boolean inPlace) {
        this(replace, select, mapping, advertise, inPlace, RestoreMemory.none(), false);
    }

    /** The same, for a restore that another process may go on with. */
    public RestoreOptions remembering(RestoreMemory kept) {
        return new RestoreOptions(replace, select, mapping, advertise, inPlace, kept, keepGoing);
    }

    /** The same, but that a part that is refused does not keep the rest from being restored. */
    public RestoreOptions keepingGoing(boolean wanted) {
        return new RestoreOptions(replace, select, mapping, advertise, inPlace, memory, wanted);
    }

    /** Restore everything under its own name into an empty target. */
    public static RestoreOptions plain() {
        return new RestoreOptions(false, List.of(), Map.of(), null, false);
    }
}
