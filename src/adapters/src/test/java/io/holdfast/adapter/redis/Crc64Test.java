package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Crc64Test {

    @Test
    void theCheckValueIsThatOfRedis() {
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
        Crc64 crc = new Crc64();
        crc.update(check, 0, check.length);

        assertThat(crc.value()).isEqualTo(0xe9c6d914c4b8d9caL);
    }

    @Test
    void nothingHasTheValueZero() {
        assertThat(new Crc64().value()).isZero();
    }

    @Test
    void piecesGiveTheSameAsTheWhole() {
        byte[] bytes = new byte[10_000];
        new Random(7).nextBytes(bytes);
        Crc64 whole = new Crc64();
        whole.update(bytes, 0, bytes.length);

        for (int piece : new int[] {1, 3, 7, 8, 9, 15, 16, 17, 4095}) {
            Crc64 pieces = new Crc64();
            for (int at = 0; at < bytes.length; at += piece) {
                pieces.update(bytes, at, Math.min(piece, bytes.length - at));
            }
            assertThat(pieces.value()).as("pieces of %d", piece).isEqualTo(whole.value());
        }
    }
}
