package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.point.Digest;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every promise of an {@link Endpoint}, as a test that each site must pass. At the site a Redis without a password
 * listens: it answers what one says to it, and keeps what one gives it.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class EndpointContract {

    private static final int LENGTH = 8_000_001;

    private final String key = UUID.randomUUID().toString();

    /** The site under test. */
    protected abstract Site site();

    /** The port on which Redis listens there. */
    protected abstract int redisPort();

    /** A port on which nothing listens there. */
    protected abstract int unusedPort();

    @Test
    void bytesArriveExactlyInBothDirections() throws IOException {
        try (Endpoint endpoint = site().open(redisPort());
                Socket socket = connect(endpoint)) {
            String digest = store(socket, key);

            request(socket, "GET " + key);
            Digest read = new Digest();
            byte[] bytes = reply(socket).readNBytes(LENGTH);
            read.update(bytes, 0, bytes.length);

            assertThat(bytes).hasSize(LENGTH);
            assertThat(read.hex()).isEqualTo(digest);
        }
    }

    @Test
    void aSlowReaderGetsEverything() throws IOException, InterruptedException {
        try (Endpoint endpoint = site().open(redisPort());
                Socket socket = connect(endpoint)) {
            String digest = store(socket, key);

            // The server closes its side after the last byte, while much is still under way.
            request(socket, "GET " + key);
            request(socket, "QUIT");
            InputStream in = reply(socket);
            Digest read = new Digest();
            byte[] chunk = new byte[200_000];
            for (int left = LENGTH; left > 0; ) {
                int count = in.readNBytes(chunk, 0, Math.min(left, chunk.length));
                assertThat(count).as("%d bytes did not arrive", left).isPositive();
                read.update(chunk, 0, count);
                left -= count;
                TimeUnit.MILLISECONDS.sleep(20);
            }

            assertThat(read.hex()).isEqualTo(digest);
        }
    }

    @Test
    void severalConnectionsLeadThereSideBySide() throws IOException {
        try (Endpoint endpoint = site().open(redisPort());
                Socket first = connect(endpoint);
                Socket second = connect(endpoint)) {
            assertThat(ask(second, "ECHO two")).isEqualTo("two");
            assertThat(ask(first, "ECHO one")).isEqualTo("one");
            assertThat(ask(second, "ECHO three")).isEqualTo("three");
        }
    }

    @Test
    void anEndOfTheServersSideArrives() throws IOException {
        try (Endpoint endpoint = site().open(redisPort());
                Socket socket = connect(endpoint)) {
            request(socket, "QUIT");

            assertThat(line(socket)).isEqualTo("+OK");
            assertThat(socket.getInputStream().read()).isNegative();
        }
    }

    @Test
    void aPortWhereNothingListensIsAnEndAndNoWait() {
        try (Endpoint endpoint = site().open(unusedPort());
                Socket socket = connect(endpoint)) {
            assertThat(socket.getInputStream().read()).isNegative();
        } catch (IOException e) {
            assertThat(e).hasMessageMatching(".*(refused|reset).*");
        }
    }

    @Test
    void aConnectionAfterABrokenOneWorks() throws IOException {
        try (Endpoint endpoint = site().open(redisPort())) {
            try (Socket socket = connect(endpoint)) {
                socket.setSoLinger(true, 0);
                request(socket, "ECHO lost");
            }
            try (Socket socket = connect(endpoint)) {
                assertThat(ask(socket, "ECHO found")).isEqualTo("found");
            }
        }
    }

    private static Socket connect(Endpoint endpoint) throws IOException {
        Socket socket = new Socket();
        socket.connect(endpoint.address(), 10_000);
        return socket;
    }

    /** Gives the server random bytes to keep; returns their digest. */
    private static String store(Socket socket, String key) throws IOException {
        byte[] bytes = new byte[LENGTH];
        ThreadLocalRandom.current().nextBytes(bytes);
        Digest digest = new Digest();
        digest.update(bytes, 0, bytes.length);
        OutputStream out = socket.getOutputStream();
        out.write("*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$%d\r\n"
                .formatted(key.length(), key, LENGTH)
                .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        assertThat(line(socket)).isEqualTo("+OK");
        return digest.hex();
    }

    private static void request(Socket socket, String words) throws IOException {
        socket.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String ask(Socket socket, String words) throws IOException {
        request(socket, words);
        assertThat(line(socket)).startsWith("$");
        return line(socket);
    }

    /** The bytes of a reply that is as long as what {@link #store} gave. */
    private static InputStream reply(Socket socket) throws IOException {
        assertThat(line(socket)).isEqualTo("$" + LENGTH);
        return socket.getInputStream();
    }

    private static String line(Socket socket) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            assertThat(b).as("after '%s'", line).isNotNegative();
            line.write(b);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }
}
