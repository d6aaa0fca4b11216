package io.holdfast.adapter.redis;

import java.util.Optional;

/**
 * Which RDB versions a server reads. A dump never loads into a server older than its version; and from 12 on Redis and
 * Valkey count apart: Valkey reads up to 11 and its own from 80 on, Redis none of those.
 */
final class RdbVersions {

    /** The last version that both products write and read. */
    private static final int COMMON = 11;

    /** The first version of Valkey's own. */
    private static final int VALKEY = 80;

    private RdbVersions() {}

    /** Why a server does not read a dump, with both versions; empty if it does. */
    static Optional<String> refusal(DumpHead dump, RedisServer.Product server) {
        if (dump.writer().equals(server.name()) && isAtLeast(server.version(), dump.writtenBy(server.name()))) {
            // Every version reads what it wrote itself, and what those before it wrote.
            return Optional.empty();
        }
        int newest = readableBy(server.name(), server.version());
        boolean reads = server.name().equals("valkey")
                ? dump.version() <= COMMON || (dump.version() >= VALKEY && dump.version() <= newest)
                : dump.writer().equals("redis") && dump.version() <= newest;
        return reads ? Optional.empty() : Optional.of(refused(dump, server, newest));
    }

    private static String refused(DumpHead dump, RedisServer.Product server, int newest) {
        String own = server.name().equals("valkey") && newest > COMMON
                ? "up to " + COMMON + ", and " + VALKEY + " to " + newest
                : "up to " + newest;
        String writer = dump.writtenBy(dump.writer());
        return "the dump has RDB version " + dump.version() + " of " + dump.writer()
                + (writer.isEmpty() ? "" : " " + writer) + ", and the target, " + server.name() + " " + server.version()
                + ", is known to read " + own;
    }

    /** The newest RDB version that this server is known to read; of what is newer than known, the newest known. */
    static int readableBy(String product, String version) {
        String[] parts = version.split("\\.");
        int major = number(parts, 0);
        int minor = number(parts, 1);
        if (product.equals("valkey")) {
            return major >= 9 ? VALKEY : COMMON;
        }
        if (major >= 8) {
            return 12;
        }
        if (major == 7) {
            return minor >= 4 ? 12 : minor >= 2 ? 11 : 10;
        }
        return 9;
    }

    private static boolean isAtLeast(String version, String least) {
        if (!version.matches("\\d+\\.\\d+.*") || !least.matches("\\d+\\.\\d+.*")) {
            return false;
        }
        String[] one = version.split("\\.");
        String[] other = least.split("\\.");
        int majors = Integer.compare(number(one, 0), number(other, 0));
        return majors > 0 || (majors == 0 && number(one, 1) >= number(other, 1));
    }

    private static int number(String[] parts, int index) {
        return index < parts.length && parts[index].matches("\\d{1,9}") ? Integer.parseInt(parts[index]) : 0;
    }
}
