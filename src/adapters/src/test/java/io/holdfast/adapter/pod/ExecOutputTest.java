package io.holdfast.adapter.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ExecOutputTest {

    @Test
    void whatWasLookedAtAheadIsStillReadAndInOrder() throws IOException {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        ExecOutput output = new ExecOutput(new ByteArrayInputStream(bytes), new CompletableFuture<>());
        byte[] first = output.readNBytes(1000);
        output.lookAhead();
        output.lookAhead();
        byte[] rest = output.readAllBytes();
        assertThat(first).isEqualTo(java.util.Arrays.copyOf(bytes, 1000));
        assertThat(rest).isEqualTo(java.util.Arrays.copyOfRange(bytes, 1000, bytes.length));
    }

    @Test
    void theEndIsTheEndHoweverOftenItIsLookedAt() throws IOException {
        ExecOutput output = new ExecOutput(new ByteArrayInputStream(new byte[] {7}), new CompletableFuture<>());
        output.lookAhead();
        assertThat(output.read()).isEqualTo(7);
        output.lookAhead();
        assertThat(output.read()).isNegative();
        assertThat(output.read()).isNegative();
    }
}
