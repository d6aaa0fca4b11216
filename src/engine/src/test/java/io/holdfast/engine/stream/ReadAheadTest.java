package io.holdfast.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ReadAheadTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 63, 64, 65, 128, 1000, 100_003})
    void bytesComeInTheirOrderAndAreAllThere(int length) throws IOException {
        byte[] bytes = random(length);

        try (InputStream in = new ReadAhead(new Dribble(bytes), 64, 2)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 1000, 100_003})
    void theRestCanBePassedOnAtOnce(int length) throws IOException {
        byte[] bytes = random(length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (InputStream in = new ReadAhead(new Dribble(bytes), 64, 2)) {
            out.write(in.read());
            assertThat(in.transferTo(out)).isEqualTo(length - 1);
            assertThat(in.transferTo(out)).isZero();
        }
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void whatIsPassedOnEndsWithTheFailure() throws IOException {
        byte[] bytes = random(200);
        IOException cut = new IOException("cut");
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (InputStream in = new ReadAhead(then(bytes, cut), 64, 3)) {
            assertThatThrownBy(() -> in.transferTo(out)).isSameAs(cut);
        }
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void aFailureComesAfterTheBytesBeforeItAndComesAgain() throws IOException {
        byte[] bytes = random(200);
        IOException cut = new IOException("cut");

        try (InputStream in = new ReadAhead(then(bytes, cut), 64, 3)) {
            assertThat(in.readNBytes(200)).isEqualTo(bytes);
            assertThatThrownBy(in::read).isSameAs(cut);
            assertThatThrownBy(in::read).isSameAs(cut);
        }
    }

    @Test
    void everyKindOfFailureReachesTheReaderAsItWas() throws IOException {
        for (Throwable failure : new Throwable[] {
            new IntegrityException(Reason.DigestMismatch, "other bytes", "use another one"),
            new OutOfMemoryError("native")
        }) {
            try (InputStream in = new ReadAhead(then(random(10), failure), 64, 2)) {
                assertThatThrownBy(in::readAllBytes).isSameAs(failure);
            }
        }
    }

    @Test
    void itReadsNoFurtherAheadThanItsBuffers() throws Exception {
        AtomicLong taken = new AtomicLong();
        Semaphore full = new Semaphore(0);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 1;
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                taken.addAndGet(length);
                full.release();
                return length;
            }
        };

        try (InputStream in = new ReadAhead(endless, 64, 4)) {
            full.acquire(4);
            assertThat(full.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(taken).hasValue(4 * 64);

            in.readNBytes(65);
            full.acquire();
            assertThat(taken).hasValue(5 * 64);
        }
    }

    @Test
    void closingStopsAReadThatWaitsAndThenClosesTheStream() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicBoolean reading = new AtomicBoolean();
        AtomicBoolean closedInPeace = new AtomicBoolean();
        InputStream stuck = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("bytes are read one at a time");
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                reading.set(true);
                waiting.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new IOException("stopped", e);
                } finally {
                    reading.set(false);
                }
                return -1;
            }

            @Override
            public void close() {
                closedInPeace.set(!reading.get());
            }
        };

        ReadAhead in = new ReadAhead(stuck, 64, 2);
        waiting.await();
        in.close();

        assertThat(closedInPeace).isTrue();
    }

    private static InputStream then(byte[] bytes, Throwable failure) {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                switch (failure) {
                    case IOException e -> throw e;
                    case RuntimeException e -> throw e;
                    case Error e -> throw e;
                    default -> throw new IllegalArgumentException(failure);
                }
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return read();
            }
        };
        return new SequenceInputStream(new ByteArrayInputStream(bytes), failing);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Gives a few bytes at a time, as a network does. */
    private static final class Dribble extends ByteArrayInputStream {

        Dribble(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, 1 + pos % 13));
        }
    }
}
