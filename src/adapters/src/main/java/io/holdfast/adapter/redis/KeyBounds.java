package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.PointContent;
import java.util.Map;

/** How many keys a database has in a dump: exactly so many, or from so many to so many if it was written to meanwhile. */
record KeyBounds(long least, long most) {

    private static final String LEAST = "keys.least:";
    private static final String MOST = "keys.most:";

    static KeyBounds exactly(long count) {
        return new KeyBounds(count, count);
    }

    /** @param changes how many keys may have come and gone again between both counts */
    static KeyBounds between(long before, long after, long changes) {
        return new KeyBounds(Math.max(0, Math.min(before, after) - changes), Math.max(before, after) + changes);
    }

    /** As a recovery point tells; what tells of no bounds is exact, and so is all of the first versions. */
    static KeyBounds of(PointContent point, String name) {
        String db = name.replaceFirst("^keys:", "");
        Map<String, String> facts = point.facts();
        long count = point.counts().getOrDefault(name, 0L);
        try {
            return new KeyBounds(
                    Long.parseLong(facts.getOrDefault(LEAST + db, "" + count)),
                    Long.parseLong(facts.getOrDefault(MOST + db, "" + count)));
        } catch (NumberFormatException e) {
            throw new IntegrityException(
                    Reason.ManifestInvalid,
                    "the recovery point's manifest does not say how many keys " + db + " may have",
                    "restore another recovery point, or load the dump by hand: it is a plain RDB file",
                    e);
        }
    }

    /** For the manifest; nothing if the count says it all. */
    Map<String, String> facts(String name) {
        String db = name.replaceFirst("^keys:", "");
        return isExact() ? Map.of() : Map.of(LEAST + db, "" + least, MOST + db, "" + most);
    }

    boolean isExact() {
        return least == most;
    }

    /** How many keys are missing, or are too many. */
    long off(long found) {
        return found < least ? least - found : Math.max(0, found - most);
    }

    boolean isExceededBy(long found) {
        return found > most;
    }

    @Override
    public String toString() {
        return isExact() ? "" + least : least + " to " + most;
    }
}
