package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a dump that Redis 7.0.15 wrote. */
final class RdbValidatorTest {

    private static final byte[] DUMP = dump();

    @Test
    void aWholeDumpIsWholeAndSaysWhatItHolds() {
        assertThat(judge(DUMP, DUMP.length))
                .containsEntry("rdb-version", "10")
                .containsEntry("rdb-aux-redis-ver", "7.0.15")
                .containsEntry("rdb-first-db", "0")
                .containsEntry("rdb-first-db-keys", "7")
                .containsKey("rdb-aux-ctime")
                .hasEntrySatisfying("rdb-crc64", crc -> assertThat(crc).matches("[0-9a-f]{16}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 10, 64, 1000})
    void howTheBytesComeMakesNoDifference(int chunk) {
        assertThat(judge(DUMP, chunk)).isEqualTo(judge(DUMP, DUMP.length));
    }

    @Test
    void aDumpThatWasCutAnywhereIsRefused() {
        for (int length = 0; length < DUMP.length; length++) {
            assertRefused(Arrays.copyOf(DUMP, length), "cut to " + length);
        }
    }

    @Test
    void aDumpThatWasCutBeforeItsEndMarkerIsTruncated() {
        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> judge(Arrays.copyOf(DUMP, DUMP.length / 2), 100))
                .withMessageContaining("does not end with an end marker")
                .withMessageContaining(DUMP.length / 2 + " bytes")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.Truncated))
                .satisfies(e -> assertThat(e.hint()).isNotBlank());
    }

    @Test
    void aFlippedBitAnywhereIsRefused() {
        for (int at = 0; at < DUMP.length; at++) {
            byte[] flipped = DUMP.clone();
            flipped[at] ^= 4;
            assertRefused(flipped, "flipped at " + at);
        }
    }

    @Test
    void aFlippedBitInTheContentIsADigestThatDiffers() {
        byte[] flipped = DUMP.clone();
        flipped[DUMP.length / 2] ^= 1;

        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> judge(flipped, 100))
                .withMessageContaining("CRC-64")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DigestMismatch));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 40})
    void bytesAfterTheEndAreRefused(int surplus) {
        assertRefused(Arrays.copyOf(DUMP, DUMP.length + surplus), surplus + " more");
    }

    @Test
    void whatIsNoDumpIsSaidToBeNone() {
        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> judge("-ERR this is not a dump\r\n".getBytes(StandardCharsets.US_ASCII), 5))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FormatInvalid));
    }

    @Test
    void aDumpFromBeforeChecksumsIsRefused() {
        byte[] old = DUMP.clone();
        System.arraycopy("REDIS0004".getBytes(StandardCharsets.US_ASCII), 0, old, 0, 9);
        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> judge(old, 100))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UnsupportedVersion));
    }

    @Test
    void aDumpWithoutAChecksumIsMarkedAsSuch() {
        byte[] without = DUMP.clone();
        Arrays.fill(without, DUMP.length - 8, DUMP.length, (byte) 0);

        assertThat(judge(without, 100)).containsEntry("rdb-crc64", "none");
    }

    private static void assertRefused(byte[] bytes, String what) {
        for (int chunk : new int[] {1, 13, 4096}) {
            assertThatExceptionOfType(IntegrityException.class)
                    .as(what)
                    .isThrownBy(() -> judge(bytes, chunk))
                    .withMessageContaining(bytes.length + " bytes");
        }
    }

    private static Map<String, String> judge(byte[] bytes, int chunk) {
        RdbValidator validator = new RdbValidator();
        for (int at = 0; at < bytes.length; at += chunk) {
            validator.update(bytes, at, Math.min(chunk, bytes.length - at));
        }
        return validator.finish();
    }

    private static byte[] dump() {
        try (InputStream in = RdbValidatorTest.class.getResourceAsStream("/redis/dump-7.0.15.rdb")) {
            return java.util.Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
