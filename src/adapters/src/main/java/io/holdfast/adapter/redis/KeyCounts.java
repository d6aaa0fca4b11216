package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.PointContent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The keys of a server against those of a recovery point. Only a key whose time has passed may be missing. */
record KeyCounts(RedisServer server) {

    /** Keys that have expired since the server started. */
    long expired() {
        return Long.parseLong(server.info("stats").getOrDefault("expired_keys", "0"));
    }

    /** @param expiredBefore keys that had expired before the restore, of which none can be one of those restored */
    Map<String, Long> compare(PointContent point, long expiredBefore, List<String> warnings) {
        SortedMap<String, Long> now = server.keys();
        // Asked last: a key that expires in between is then missing here and counted there, never the other way round.
        long expiredSince = expired() - expiredBefore;
        long missing = 0;
        Map<String, Long> counts = new HashMap<>(now);
        for (Map.Entry<String, Long> expected : point.counts().entrySet()) {
            long found = now.getOrDefault(expected.getKey(), 0L);
            counts.putIfAbsent(expected.getKey(), 0L);
            missing += Math.abs(expected.getValue() - found);
        }
        if (missing > expiredSince) {
            throw new IntegrityException(
                    Reason.CountMismatch,
                    "the server holds " + now + " after the restore, the recovery point " + point.counts() + ", and "
                            + expiredSince + " keys expired meanwhile",
                    "look at the server's log; do not put it into service");
        }
        if (missing > 0) {
            warnings.add(missing + " keys had a time to live that has passed");
        }
        return counts;
    }
}
