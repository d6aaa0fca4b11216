package io.holdfast.engine.schedule;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/** A delay that spreads schedules over time, but is the same for one schedule each time. */
public final class Jitter {
    private Jitter() {}

    /** A delay from zero to less than {@code max}, in whole seconds, that depends on the names alone. */
    public static Duration of(String namespace, String policy, String schedule, Duration max) {
        if (max.toSeconds() <= 0) {
            return Duration.ZERO;
        }
        BigInteger hash = new BigInteger(1, sha256(namespace + "/" + policy + "/" + schedule));
        return Duration.ofSeconds(hash.mod(BigInteger.valueOf(max.toSeconds())).longValueExact());
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
