package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.source.PointContent;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plays a primary that has nothing but one dump: a server told to replicate from here loads it, AOF and replicas of its
 * own included. The dump's last bytes are held back until its digest is known to be right, so that a damaged dump is
 * never loaded. Only a client that knows the password, made anew for each restore, gets anything.
 */
final class DumpFeed implements Primary {

    /** Where only the machine itself reaches this process. */
    static final String LOOPBACK = "127.0.0.1";

    private static final int HELD_BACK = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HexFormat HEX = HexFormat.of();

    private final PointContent point;
    private final String host;
    private final ServerSocket listener;
    private final String password = random(24);
    private volatile boolean found;
    private volatile @Nullable RecoveryException failure;

    /** @param host where the server to restore reaches this process; if that is loopback, nobody else can */
    DumpFeed(PointContent point, String host) {
        this.point = point;
        this.host = host;
        try {
            this.listener = new ServerSocket(0, 4, isBesideTheServer() ? InetAddress.getLoopbackAddress() : null);
        } catch (IOException e) {
            throw new TransientException(Reason.Internal, "cannot listen for the server to restore", "try again", e);
        }
        Thread.ofVirtual().name("dump-feed").start(this::accept);
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public boolean isBesideTheServer() {
        return host.equals(LOOPBACK);
    }

    @Override
    public void check(Duration waited) {
        RecoveryException known = failure;
        if (known != null) {
            throw known;
        }
        if (!found && waited.compareTo(PATIENCE) > 0) {
            throw new TransientException(
                    Reason.SourceUnreachable,
                    "the server did not connect to " + host + ":" + port() + " within " + PATIENCE.toSeconds() + " s",
                    hint());
        }
    }

    /** Nothing comes after the dump. */
    @Override
    public boolean hasGivenAll(Map<String, String> replication) {
        return true;
    }

    /** It gives all keys, whatever their time. */
    @Override
    public long expired() {
        return 0;
    }

    @Override
    public String hint() {
        return "it must be able to connect to " + host + ":" + port()
                + ": say --advertise ADDRESS for another address, or use transport PodExec, which needs none";
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException _) {
            // The port is free again in any case when the process ends.
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            boolean known = false;
            for (List<String> request = read(in); !request.isEmpty(); request = read(in)) {
                String command = request.getFirst().toUpperCase(Locale.ROOT);
                if (command.equals("AUTH")) {
                    known = request.getLast().equals(password);
                    found |= known;
                    reply(out, known ? "+OK" : "-WRONGPASS invalid password");
                } else if (!known) {
                    reply(out, "-NOAUTH Authentication required.");
                } else if (command.equals("PSYNC") || command.equals("SYNC")) {
                    feed(out, command.equals("PSYNC"));
                } else if (command.equals("PING")) {
                    reply(out, "+PONG");
                } else if (!isAck(request)) {
                    reply(out, "+OK");
                }
            }
        } catch (RecoveryException e) {
            failure = e;
        } catch (IOException _) {
            // The server closed the connection, as it does when it is done or when it starts over.
        }
    }

    private void feed(OutputStream out, boolean psync) throws IOException {
        long length = point.length(RedisSource.DUMP);
        if (psync) {
            reply(out, "+FULLRESYNC " + random(20) + " 0");
        }
        reply(out, "$" + length);
        byte[] held = new byte[(int) Math.min(HELD_BACK, length)];
        try (InputStream dump = point.open(RedisSource.DUMP)) {
            byte[] chunk = new byte[1 << 16];
            long left = length - held.length;
            while (left > 0) {
                int count = dump.readNBytes(chunk, 0, (int) Math.min(chunk.length, left));
                if (count == 0) {
                    break;
                }
                out.write(chunk, 0, count);
                left -= count;
            }
            dump.readNBytes(held, 0, held.length);
            // The read at the end compares the digest, and throws if it is wrong.
            dump.read();
        }
        out.write(held);
        out.flush();
    }

    private static boolean isAck(List<String> request) {
        return request.size() > 1 && request.get(1).equalsIgnoreCase("ack");
    }

    private static void reply(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static List<String> read(InputStream in) throws IOException {
        String head = line(in);
        if (!head.startsWith("*")) {
            return head.isEmpty() ? List.of() : List.of(head.split(" "));
        }
        List<String> words = new ArrayList<>();
        int count = Math.min(16, Integer.parseInt(head.substring(1)));
        for (int i = 0; i < count; i++) {
            int length = Math.min(1 << 16, Integer.parseInt(line(in).substring(1)));
            words.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            line(in);
        }
        return words;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n' && line.length() < 1000; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** Random bytes in hexadecimal. */
    static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HEX.formatHex(random);
    }
}
