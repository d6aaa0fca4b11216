package io.holdfast.engine.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our streams against another implementation of the format, at every length around the chunks' bounds, and damaged. */
final class AgeStreamTest {

    private static final int CHUNK = 64 << 10;
    private static final int SEALED = CHUNK + 16;

    private final Identity.Generated key = Identity.generate();
    private final Identity identity = Identity.parse(key.secret(), "test");
    private final Recipients recipients = Recipients.of(List.of(key.recipient()));

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 15, 16, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 5 * CHUNK + 77})
    void anotherImplementationOpensWhatWasSealedAndTheOtherWayRound(int length) throws Exception {
        byte[] plain = bytes(length);

        for (int step : new int[] {1000, CHUNK, 3 * CHUNK + 5}) {
            assertThat(theirOpening(ourSealing(plain, step))).isEqualTo(plain);
            assertThat(ourOpening(theirSealing(plain), step)).isEqualTo(plain);
        }
    }

    @Test
    void singleBytesGoBothWays() throws Exception {
        byte[] plain = bytes(CHUNK + 3);

        assertThat(ourOpening(ourSealing(plain, 1), 1)).isEqualTo(plain);
    }

    /** A source of bytes may give few at a time; chunks are put together all the same. */
    @Test
    void aSlowSourceGivesTheSame() throws Exception {
        byte[] plain = bytes(2 * CHUNK + 9);
        InputStream slow = new FilterInputStream(new ByteArrayInputStream(ourSealing(plain, CHUNK))) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(length, 777));
            }
        };

        assertThat(readAll(new AgeInputStream(slow, identity.readers()), CHUNK)).isEqualTo(plain);
    }

    @Test
    void aChangedByteIsFoundWhereverItIs() throws Exception {
        byte[] sealed = ourSealing(bytes(2 * CHUNK + 100), CHUNK);

        for (int at :
                new int[] {0, 60, headerOf(sealed) - 1, headerOf(sealed), headerOf(sealed) + SEALED, sealed.length - 1
                }) {
            byte[] damaged = sealed.clone();
            damaged[at] ^= 1;
            assertDamaged(damaged);
        }
    }

    @Test
    void aCutIsFoundWhereverItIs() throws Exception {
        byte[] sealed = ourSealing(bytes(3 * CHUNK), CHUNK);
        int header = headerOf(sealed);

        for (int length : new int[] {
            0,
            10,
            header - 5,
            header,
            header + 5,
            header + SEALED,
            header + 2 * SEALED,
            header + 2 * SEALED + 16,
            sealed.length - 1
        }) {
            assertDamaged(Arrays.copyOf(sealed, length));
        }
    }

    @Test
    void whatFollowsTheLastChunkIsRefused() throws Exception {
        byte[] whole = ourSealing(bytes(CHUNK + 5), CHUNK);
        byte[] full = ourSealing(bytes(CHUNK), CHUNK);

        assertDamaged(Arrays.copyOf(whole, whole.length + 1));
        assertDamaged(Arrays.copyOf(full, full.length + 16));
    }

    @Test
    void chunksInAnotherOrderAreRefused() throws Exception {
        byte[] sealed = ourSealing(bytes(3 * CHUNK), CHUNK);
        byte[] swapped = sealed.clone();
        int first = headerOf(sealed);
        System.arraycopy(sealed, first, swapped, first + SEALED, SEALED);
        System.arraycopy(sealed, first + SEALED, swapped, first, SEALED);

        assertDamaged(swapped);
    }

    @Test
    void aStreamThatWasNotClosedDoesNotOpen() throws Exception {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        new AgeOutputStream(sealed, recipients.writers()).write(bytes(2 * CHUNK));

        assertDamaged(sealed.toByteArray());
    }

    private void assertDamaged(byte[] sealed) {
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> ourOpening(sealed, CHUNK))
                .matches(e -> e instanceof IOException || e instanceof GeneralSecurityException, "is a known failure");
    }

    /** Where the payload's chunks begin: after the header's last line, with its 43 characters of MAC, and a nonce. */
    private static int headerOf(byte[] sealed) {
        return new String(sealed, 0, 1000, StandardCharsets.ISO_8859_1).indexOf("\n--- ") + 5 + 43 + 1 + 16;
    }

    private byte[] ourSealing(byte[] plain, int step) throws Exception {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = new AgeOutputStream(sealed, recipients.writers())) {
            for (int at = 0; at < plain.length; at += step) {
                if (step == 1) {
                    out.write(plain[at]);
                } else {
                    out.write(plain, at, Math.min(step, plain.length - at));
                }
            }
        }
        return sealed.toByteArray();
    }

    private byte[] ourOpening(byte[] sealed, int step) throws Exception {
        try (InputStream in = new AgeInputStream(new ByteArrayInputStream(sealed), identity.readers())) {
            return readAll(in, step);
        }
    }

    private static byte[] readAll(InputStream in, int step) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        byte[] bytes = new byte[step];
        for (int count = step == 1 ? in.read() : in.read(bytes);
                count >= 0;
                count = step == 1 ? in.read() : in.read(bytes)) {
            plain.write(step == 1 ? new byte[] {(byte) count} : bytes, 0, step == 1 ? 1 : count);
        }
        return plain.toByteArray();
    }

    private byte[] theirSealing(byte[] plain) throws Exception {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = Channels.newOutputStream(new StandardEncryptingChannelFactory()
                .newEncryptingChannel(Channels.newChannel(sealed), new ArrayList<>(recipients.writers())))) {
            out.write(plain);
        }
        return sealed.toByteArray();
    }

    private byte[] theirOpening(byte[] sealed) throws Exception {
        try (InputStream in = Channels.newInputStream(new StandardDecryptingChannelFactory()
                .newDecryptingChannel(
                        Channels.newChannel(new ByteArrayInputStream(sealed)), new ArrayList<>(identity.readers())))) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
