package io.holdfast.adapter.redis;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a server at one moment, and what tells how many came and went between two moments.
 *
 * @param keys by database, by the name that manifests use: {@code keys:db0}
 * @param expiring those among them that have a time to live, by the same names
 * @param fields those whose fields have a time to live, by the same names
 * @param changes writes since the last save was begun
 * @param gone keys that expired or were evicted since the server started
 * @param lastSave when the last save ended
 */
record Census(
        SortedMap<String, Long> keys,
        SortedMap<String, Long> expiring,
        SortedMap<String, Long> fields,
        long changes,
        long gone,
        String lastSave) {

    /** @param info all of INFO, so that everything is of one moment */
    static Census of(Map<String, String> info) {
        SortedMap<String, Long> keys = new TreeMap<>();
        SortedMap<String, Long> expiring = new TreeMap<>();
        SortedMap<String, Long> fields = new TreeMap<>();
        info.forEach((db, value) -> {
            if (db.matches("db\\d+")) {
                keys.put("keys:" + db, number(value.replaceFirst("^keys=(\\d+).*$", "$1")));
                expiring.put("keys:" + db, number(value.replaceFirst("^.*expires=(\\d+).*$", "$1")));
                // Redis has the first name for it, Valkey the second.
                fields.put(
                        "keys:" + db,
                        number(value.replaceFirst("^.*(subexpiry|keys_with_volatile_items)=(\\d+).*$", "$2")));
            }
        });
        return new Census(
                keys,
                expiring,
                fields,
                number(info.get("rdb_changes_since_last_save")),
                KeyCounts.expired(info) + number(info.get("evicted_keys")),
                info.getOrDefault("rdb_last_save_time", ""));
    }

    /**
     * No more keys than this came or went from an earlier census to this one; if a save ended in between, from its beginning.
     */
    long changesSince(Census earlier) {
        long written = lastSave.equals(earlier.lastSave) ? changes - earlier.changes : changes;
        return Math.max(0, written) + Math.max(0, gone - earlier.gone);
    }

    private static long number(@Nullable String text) {
        return text != null && text.matches("\\d+") ? Long.parseLong(text) : 0;
    }
}
