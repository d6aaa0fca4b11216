package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a dump's data fits into the memory that a server may use. A replica loads whatever it is given; it begins to evict
 * when it is made a primary again.
 *
 * @param facts of the recovery point
 */
record MemoryFitness(RedisServer server, Map<String, String> facts) {

    /** The facts of the server that was captured: how much it might use, and what it did at that limit. */
    static final String LIMIT = "maxmemory";

    static final String POLICY = "maxmemory-policy";

    /**
     * Refuses a server that would lose a part of the data.
     *
     * @return what a person should know
     */
    List<String> check(DumpHead dump) {
        long data = dump.usedMemory();
        if (data == 0) {
            return List.of();
        }
        Map<String, String> memory = server.info("memory");
        checkMachine(data, memory);
        long limit = number(memory.get("maxmemory"));
        if (limit == 0 || data <= limit) {
            return List.of();
        }
        String policy = memory.getOrDefault("maxmemory_policy", "unknown");
        String what = "the dump's data took " + data + " bytes of memory, and the server has maxmemory " + limit
                + " with maxmemory-policy " + policy;
        if (policy.equals("noeviction")) {
            return List.of(what + ": it takes no writes until maxmemory is raised");
        }
        long before = number(facts.get(LIMIT));
        if (before > 0 && before <= limit && policy.equals(facts.get(POLICY))) {
            // A full cache: it stood at its limit, and a little above, where it was captured, too.
            return List.of(what + ", as where it was captured: it may evict keys");
        }
        throw new InvalidPlanException(
                Reason.NoSpace,
                what + ": it would evict a part of what is restored",
                "set maxmemory to " + data + " or more, or maxmemory-policy to noeviction, for the restore");
    }

    /** Where the old data stays until the new is loaded, both take memory at once. */
    private void checkMachine(long data, Map<String, String> memory) {
        long machine = number(memory.get("total_system_memory"));
        boolean both = "swapdb".equals(server.config("repl-diskless-load", "disabled"));
        long held = both ? number(memory.get("used_memory")) : 0;
        if (machine > 0 && data + held > machine) {
            throw new InvalidPlanException(
                    Reason.NoSpace,
                    "the dump's data takes " + data + " bytes of memory"
                            + (both ? " beside the " + held + " in use, as repl-diskless-load is swapdb" : "")
                            + ", and the server's machine has " + machine,
                    "restore into a machine with more memory");
        }
    }

    private static long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
