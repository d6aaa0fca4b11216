package io.holdfast.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Servers of other versions and products than Debian's, which {@code build/other-redis} fetches. Where it could not, a test
 * that needs one is skipped, and says what is untested.
 */
public enum OtherRedis {
    /** Hash fields have a time to live; RDB version 12. */
    REDIS_8("redis-8.2"),
    /** Reads RDB versions up to 11, and its own from 80 on. */
    VALKEY_9("valkey-9.1");

    private final String name;

    OtherRedis(String name) {
        this.name = name;
    }

    /** Starts one, or skips the test. */
    public RedisServers start(String... options) {
        Path program = Path.of(System.getProperty("holdfast.root", "."), "target", "other-redis", name);
        Assumptions.assumeTrue(Files.isExecutable(program), () -> "UNTESTED: build/other-redis did not bring " + name);
        return RedisServers.of(program, options);
    }
}
