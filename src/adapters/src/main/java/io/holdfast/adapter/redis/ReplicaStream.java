package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.Endpoint;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a dump as a replica does, with SYNC over a connection: no command in the container, no file on its disk. The
 * server sends either a length, or an end mark of 40 random bytes that follow the dump.
 */
final class ReplicaStream implements AutoCloseable {

    private static final int MARK = 40;

    private final Endpoint endpoint;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String where;

    /** The endpoint stays the caller's, who closes it. */
    ReplicaStream(Endpoint endpoint, RedisSettings settings) {
        InetSocketAddress address = endpoint.address();
        this.endpoint = endpoint;
        this.where = "Redis at " + address.getHostString() + ":" + address.getPort();
        try {
            this.socket = RedisSockets.connect(
                    address, settings, Math.clamp(settings.timeout().toMillis(), 0, Integer.MAX_VALUE));
            this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            this.out = socket.getOutputStream();
            login(settings);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /**
     * Has a Valkey give its own format. To a replica that tells no version it gives one that every product reads, and breaks
     * the connection where a value does not fit that, as a hash does whose fields have a time to live.
     */
    void wantFormatOf(RedisServer.Product product) {
        if (product.name().equals("valkey")) {
            try {
                request("REPLCONF", "version", product.version());
                // Those before 9 know no such option, and no other format: what they answer does not matter.
                line();
            } catch (IOException e) {
                throw broken(e);
            }
        }
    }

    /** Copies the dump; returns its length if the server announced one, else null: then the end mark proved the end. */
    @Nullable
    Long copyTo(OutputStream dump) {
        try {
            request("REPLCONF", "capa", "eof");
            line();
            request("REPLCONF", "rdb-only", "1");
            line();
            request("SYNC");
            String header = line();
            while (header.isEmpty()) {
                header = line();
            }
            if (header.startsWith("-")) {
                throw RedisErrors.of("SYNC", header.substring(1), where);
            }
            if (header.startsWith("$EOF:") && header.length() == 5 + MARK) {
                copyToMark(header.substring(5).getBytes(StandardCharsets.ISO_8859_1), dump);
                return null;
            }
            if (!header.startsWith("$")) {
                throw new TransientException(
                        Reason.SourceFailed, where + " answered SYNC with '" + header + "'", "is this a Redis server?");
            }
            long length = Long.parseLong(header.substring(1));
            copyLength(length, dump);
            return length;
        } catch (IOException | NumberFormatException e) {
            throw broken(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // Everything that was wanted from it has been read.
        }
    }

    private void login(RedisSettings settings) throws IOException {
        String password = settings.password();
        if (password == null) {
            return;
        }
        if (settings.user() == null) {
            request("AUTH", password);
        } else {
            request("AUTH", settings.user(), password);
        }
        String reply = line();
        if (!reply.equals("+OK")) {
            RecoveryException error = RedisErrors.of("AUTH", reply.replaceFirst("^-", ""), where);
            throw error instanceof InvalidPlanException
                    ? error
                    : new InvalidPlanException(
                            Reason.AccessDenied,
                            String.valueOf(error.getMessage()),
                            "check auth.secretRef of the source");
        }
    }

    private void copyLength(long length, OutputStream dump) throws IOException {
        byte[] chunk = new byte[1 << 16];
        long left = length;
        while (left > 0) {
            int count = in.read(chunk, 0, (int) Math.min(chunk.length, left));
            if (count < 0) {
                throw cut(length - left);
            }
            dump.write(chunk, 0, count);
            left -= count;
        }
    }

    /** The last 40 bytes are held back until more follow: the mark is the end and never part of the dump. */
    private void copyToMark(byte[] mark, OutputStream dump) throws IOException {
        byte[] chunk = new byte[(1 << 16) + MARK];
        int held = 0;
        long total = 0;
        while (true) {
            int count = in.read(chunk, held, chunk.length - held);
            if (count < 0) {
                throw cut(total);
            }
            int filled = held + count;
            if (filled >= MARK && Arrays.equals(chunk, filled - MARK, filled, mark, 0, MARK)) {
                dump.write(chunk, 0, filled - MARK);
                return;
            }
            int free = Math.max(0, filled - MARK);
            dump.write(chunk, 0, free);
            total += free;
            held = filled - free;
            System.arraycopy(chunk, free, chunk, 0, held);
        }
    }

    private void request(String... words) throws IOException {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.length() > 1000) {
                throw new IOException("the server closed the connection");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private TransientException cut(long after) {
        return new TransientException(
                Reason.Truncated,
                where + " ended the replication stream after " + after + " bytes",
                "the server dropped the connection or its fork failed: look at its log; the run is tried again");
    }

    private RecoveryException broken(Exception e) {
        return endpoint.failure()
                .orElseGet(() -> new TransientException(
                        Reason.SourceUnreachable,
                        "the replication connection to " + where + " failed: " + e.getMessage(),
                        "check the address, the port, TLS and NetworkPolicies",
                        e));
    }
}
