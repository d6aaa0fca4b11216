package io.holdfast.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.source.PointContent;
import io.holdfast.testkit.Forgery;
import io.holdfast.testkit.PlainSource;
import io.holdfast.testkit.Vault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Some readers are told a length and never ask for the end. They must not get a forgery either. */
class ForgedArtifactTest {

    private static final byte[] TRUE_BYTES = text(1, 20_000);
    private static final byte[] OTHER_BYTES = text(2, 10_000);

    private final Vault vault = new Vault();
    private final StoredPoint point = vault.capture(new PlainSource(TRUE_BYTES));

    @Test
    void whoReadsByLengthGetsTheTrueBytes() throws IOException {
        assertThat(byLength()).isEqualTo(TRUE_BYTES);
    }

    @ParameterizedTest
    @EnumSource(Forgery.class)
    void whoReadsByLengthNeverGetsAWholeForgery(Forgery forgery) {
        vault.forge(point, forgery, OTHER_BYTES);

        assertThatThrownBy(this::byLength).isInstanceOf(RecoveryException.class);
    }

    @ParameterizedTest
    @EnumSource(Forgery.class)
    void noForgeryYieldsMoreThanTheManifestSays(Forgery forgery) throws IOException {
        vault.forge(point, forgery, OTHER_BYTES);
        PointContent content = vault.content(point);
        long read = 0;
        try (InputStream in = content.open("plain.bin")) {
            byte[] chunk = new byte[1 << 16];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                read += count;
            }
            assertThat(read).as("a forgery ended like a true artifact").isNegative();
        } catch (RecoveryException refused) {
            assertThat(read).isLessThan(content.length("plain.bin"));
        }
    }

    private byte[] byLength() throws IOException {
        PointContent content = vault.content(point);
        try (InputStream in = content.open("plain.bin")) {
            return in.readNBytes((int) content.length("plain.bin"));
        }
    }

    /** Words that compress, but not to nothing. */
    private static byte[] text(long seed, int words) {
        return new Random(seed)
                .ints(words, 0, 5_000)
                .mapToObj(word -> "word-" + word)
                .collect(Collectors.joining(" "))
                .getBytes(StandardCharsets.UTF_8);
    }
}
