package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.source.PointContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Plays a primary that has nothing but one dump: a server told to replicate from here loads it, AOF and replicas of its
 * own included. One restore is one load: whoever has all of it gets it no second time. The dump's last bytes are held back
 * until its digest is known to be right: a server that looks at nothing before it has all of it never loads a damaged dump.
 * Only a client that knows the password, made anew for each restore, gets anything.
 */
final class DumpFeed implements Primary {

    /** Where only the machine itself reaches this process. */
    static final String LOOPBACK = "127.0.0.1";

    private static final int HELD_BACK = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How often the dump is begun for a server whose connection was cut on the way. */
    private static final int TRIES = 3;

    private static final HexFormat HEX = HexFormat.of();

    private final PointContent point;
    private final String host;
    private final ServerSocket listener;
    private final String password = Leftover.password();
    private volatile boolean found;
    private volatile @Nullable RecoveryException failure;
    private final AtomicInteger begun = new AtomicInteger();
    private volatile boolean given;

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

    /** Only at its end: a server must not look at what it is given before that. */
    @Override
    public boolean isProven() {
        return false;
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
        if (given) {
            return "the server has the whole dump and loads it: look at its log, or raise redis.timeout of the source";
        }
        if (begun.get() > 0) {
            return "the dump is on its way to the server: raise redis.timeout of the source, or look at the network";
        }
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
            ReplicaRequests in = new ReplicaRequests(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            boolean known = false;
            for (List<String> request = in.next(); !request.isEmpty(); request = in.next()) {
                String command = request.getFirst().toUpperCase(Locale.ROOT);
                if (command.equals("AUTH")) {
                    known = isPassword(request.getLast());
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
            fail(e);
        } catch (IOException _) {
            // The server closed the connection, as it does when it is done or when it starts over.
        }
    }

    /** Nothing is given after a failure: the server would ask for it again at once. */
    private synchronized void fail(RecoveryException e) {
        if (failure == null) {
            failure = e;
        }
        close();
    }

    /** A server that has the whole dump and asks again could not load it, and never will: it would go on for ever. */
    private void feed(OutputStream out, boolean psync) throws IOException {
        if (given) {
            throw new InvalidPlanException(
                    Reason.SourceFailed,
                    "the server got the whole dump and asked for it a second time: it could not load it",
                    "look at the server's log, which says why (a type or version that it does not know, too little memory"
                            + " or disk), and at what it holds now; mend that, and restore again");
        }
        if (begun.incrementAndGet() > TRIES) {
            throw new TransientException(
                    Reason.SourceUnreachable,
                    "the server gave up the connection " + TRIES + " times before it had the whole dump",
                    "look at the server's log: its disk may be full, or the network between " + host + ":" + port()
                            + " and the server may cut connections");
        }
        long length = point.length(RedisSource.DUMP);
        if (psync) {
            reply(out, "+FULLRESYNC " + random(20) + " 0");
        }
        reply(out, "$" + length);
        try (InputStream dump = point.open(RedisSource.DUMP)) {
            send(dump, out, length);
        }
        given = true;
    }

    private static void send(InputStream dump, OutputStream out, long length) throws IOException {
        byte[] held = new byte[(int) Math.min(HELD_BACK, length)];
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
        int last = dump.readNBytes(held, 0, held.length);
        // The read at the end compares the digest, and throws if it is wrong: without it nothing is proven.
        if (dump.read() >= 0 || left > 0 || last < held.length) {
            throw new IntegrityException(
                    Reason.DigestMismatch,
                    RedisSource.DUMP + " does not have the " + length + " bytes that its manifest says",
                    "use another recovery point, and verify the repository");
        }
        out.write(held);
        out.flush();
    }

    private boolean isPassword(String word) {
        return MessageDigest.isEqual(word.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isAck(List<String> request) {
        return request.size() > 1 && request.get(1).equalsIgnoreCase("ack");
    }

    private static void reply(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Random bytes in hexadecimal. */
    static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HEX.formatHex(random);
    }
}
