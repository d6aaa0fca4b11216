package io.holdfast.engine.source;

import java.util.List;
import java.util.Map;

/**
 * What a restore did.
 *
 * @param counts what is in the target now, by the same names as the recovery point's counts
 * @param actions what was done, a sentence each
 * @param warnings what a person should know, for example keys that had expired
 */
public record Restored(Map<String, Long> counts, List<String> actions, List<String> warnings) {

    public Restored {
        counts = Map.copyOf(counts);
        actions = List.copyOf(actions);
        warnings = List.copyOf(warnings);
    }
}
