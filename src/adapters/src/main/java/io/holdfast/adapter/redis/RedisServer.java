package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What a server says of itself. */
final class RedisServer {

    private static final Duration POLL = Duration.ofMillis(250);

    private final RedisControl control;

    RedisServer(RedisControl control) {
        this.control = control;
    }

    /** One section of INFO. */
    Map<String, String> info(String section) {
        Map<String, String> values = new HashMap<>();
        for (String line : control.send("INFO", section)) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** Number of keys by database, by the name that manifests use: {@code keys:db0}. */
    SortedMap<String, Long> keys() {
        return Census.of(info("keyspace")).keys();
    }

    /** All of it at one moment. */
    Census census() {
        return Census.of(info("default"));
    }

    /**
     * @param name {@code redis} or {@code valkey}
     * @param version the product's own
     */
    record Product(String name, String version) {}

    Product product() {
        Map<String, String> server = info("server");
        String valkey = server.get("valkey_version");
        return valkey == null
                ? new Product("redis", server.getOrDefault("redis_version", "unknown"))
                : new Product("valkey", valkey);
    }

    /** The value of a setting, or the fallback where CONFIG is disabled or the setting unknown. */
    String config(String name, String fallback) {
        try {
            List<String> reply = control.send("CONFIG", "GET", name);
            return reply.size() < 2 ? fallback : reply.get(1);
        } catch (InvalidPlanException e) {
            if (e.reason() == Reason.AccessDenied || e.reason() == Reason.SourceFailed) {
                return fallback;
            }
            throw e;
        }
    }

    /** The value of a setting that must be known; empty if it is not set, or if there is no such setting. */
    String setting(String name) {
        List<String> reply = control.send("CONFIG", "GET", name);
        return reply.size() < 2 ? "" : reply.get(1);
    }

    /** The files of the modules that it has loaded; none where that is not told. Some are built in, and have no file. */
    List<String> modules() {
        return moduleFields("path").stream().filter(path -> path.contains("/")).toList();
    }

    /** The versions of the modules that it has, by name. */
    SortedMap<String, String> moduleVersions() {
        SortedMap<String, String> versions = new TreeMap<>();
        List<String> names = moduleFields("name");
        List<String> numbers = moduleFields("ver");
        for (int i = 0; i < Math.min(names.size(), numbers.size()); i++) {
            versions.put(names.get(i), numbers.get(i));
        }
        return versions;
    }

    private List<String> moduleFields(String field) {
        try {
            List<String> reply = control.send("MODULE", "LIST");
            return IntStream.range(1, reply.size())
                    .filter(i -> reply.get(i - 1).equals(field))
                    .mapToObj(reply::get)
                    .toList();
        } catch (InvalidPlanException e) {
            if (e.reason() == Reason.AccessDenied || e.reason() == Reason.SourceFailed) {
                return List.of();
            }
            throw e;
        }
    }

    /** The server's own clock, to the microsecond. */
    Instant time() {
        List<String> time = control.send("TIME");
        return Instant.ofEpochSecond(Long.parseLong(time.getFirst()), Long.parseLong(time.getLast()) * 1000);
    }

    /** When the last successful save ended, by the server's clock, to the second. */
    Instant lastSave() {
        return Instant.ofEpochSecond(
                Long.parseLong(control.send("LASTSAVE").getFirst().replace("(integer) ", "")));
    }

    /**
     * Makes it a primary. While it loads it takes no such command, however short that is; what it had begun to load it then
     * holds, and whoever restores counts it.
     *
     * @param limit how long it may go on loading
     */
    void promote(Cancellation cancellation, Duration limit) {
        Duration waited = Duration.ZERO;
        while (true) {
            try {
                control.send("REPLICAOF", "NO", "ONE");
                return;
            } catch (TransientException e) {
                if (!isLoading(e) || waited.compareTo(limit) > 0) {
                    throw e;
                }
            }
            cancellation.pause(POLL);
            waited = waited.plus(POLL);
        }
    }

    /** Whether a command was refused because the server loads. */
    static boolean isLoading(TransientException refused) {
        return refused.reason() == Reason.SourceFailed
                && String.valueOf(refused.getMessage()).contains("LOADING");
    }

    RedisControl control() {
        return control;
    }
}
