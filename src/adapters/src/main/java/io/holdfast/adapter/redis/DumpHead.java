package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.source.PointContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a dump says of itself in its first bytes. It is read before the server to restore is touched, which also proves that
 * the identity opens the artifact.
 *
 * @param writer the product whose numbers the version is one of, {@code redis} or {@code valkey}: from 80 on they part
 * @param version of the RDB format
 * @param facts by name, {@code rdb-aux-…} and {@code rdb-first-db…}
 */
record DumpHead(String writer, int version, Map<String, String> facts) {

    private static final int HEAD = 16 * 1024;
    private static final int MAGIC = 9;

    DumpHead {
        facts = Map.copyOf(facts);
    }

    static DumpHead read(PointContent point) {
        byte[] head;
        try (InputStream dump = point.open(RedisSource.DUMP)) {
            head = dump.readNBytes(HEAD);
        } catch (IOException e) {
            throw new TransientException(
                    Reason.RepositoryFailed,
                    "the dump cannot be read: " + e.getMessage(),
                    "verify the recovery point, and run it again",
                    e);
        }
        String magic = new String(head, 0, Math.min(head.length, MAGIC), StandardCharsets.US_ASCII);
        if (!magic.matches("(REDIS\\d{4}|VALKEY\\d{3})")) {
            throw new IntegrityException(
                    Reason.FormatInvalid,
                    RedisSource.DUMP + " does not begin with REDIS or VALKEY and a version",
                    "use another recovery point, and verify the repository");
        }
        return new DumpHead(
                magic.startsWith("V") ? "valkey" : "redis",
                Integer.parseInt(magic.replaceAll("\\D", "")),
                RdbHead.read(head, head.length));
    }

    /** The version of the server that wrote it, or nothing where it is not told. */
    String writtenBy(String product) {
        return facts.getOrDefault("rdb-aux-" + product + "-ver", "");
    }

    /** The memory that the data took where it was dumped; 0 where it is not told. */
    long usedMemory() {
        String told = facts.getOrDefault("rdb-aux-used-mem", "");
        return told.matches("\\d{1,18}") ? Long.parseLong(told) : 0;
    }
}
