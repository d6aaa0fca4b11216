package io.holdfast.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stands between an HTTP client and its server, and lets go wrong what networks and servers let go wrong. */
public final class FaultProxy implements AutoCloseable {

    /** What goes wrong with a request. */
    public sealed interface Fault {

        /** The server is not asked; this is the answer. */
        record Answer(int status, String body) implements Fault {}

        /** The connection is reset after so many bytes of the request's body. */
        record ResetRequest(int after) implements Fault {}

        /** The server does its work, but its answer never arrives. */
        record LoseAnswer() implements Fault {}

        /** The answer's body is cut after so many bytes, and the connection closed. */
        record CutAnswer(int after) implements Fault {}

        /** The answer says that its body is so short, and it is. */
        record ShortAnswer(int length) implements Fault {}

        /** The answer comes late. */
        record Delay(Duration time) implements Fault {}
    }

    /** A request's first line and headers. */
    public record Request(String head) {

        /** Whether the first line matches. */
        public boolean is(String pattern) {
            return Pattern.compile(pattern)
                    .matcher(head.lines().findFirst().orElse(""))
                    .find();
        }

        /** Whether there is such a header. */
        public boolean has(String header) {
            return head.toLowerCase(Locale.ROOT).contains("\r\n" + header.toLowerCase(Locale.ROOT) + ":");
        }

        private int bodyLength() {
            Matcher length = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)").matcher(head);
            return length.find() ? Integer.parseInt(length.group(1)) : 0;
        }
    }

    /** Requests whose first line matches, for example {@code PUT /bucket/key?uploadId=x HTTP/1.1}. */
    public static Predicate<Request> line(String pattern) {
        return request -> request.is(pattern);
    }

    /** Requests with such a header. */
    public static Predicate<Request> header(String name) {
        return request -> request.has(name);
    }

    private record Rule(Predicate<Request> which, AtomicInteger left, Fault fault) {}

    private final ServerSocket server;
    private final URI upstream;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<String> struck = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    public FaultProxy(URI upstream) {
        this.upstream = upstream;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** Where clients connect to. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** From now on, this goes wrong with the next {@code times} requests that fit. */
    public void on(Predicate<Request> which, int times, Fault fault) {
        rules.add(new Rule(which, new AtomicInteger(times), fault));
    }

    /** The first lines of the requests with which something went wrong. */
    public List<String> struck() {
        return List.copyOf(struck);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                open.add(client);
                Thread.ofPlatform().daemon().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            if (!head.isEmpty()) {
                answer(client, new Request(head), in);
            }
        } catch (IOException e) {
            // The client gave up, as clients do.
        } finally {
            open.remove(client);
        }
    }

    private void answer(Socket client, Request request, InputStream body) throws IOException {
        Fault fault = faultFor(request);
        OutputStream out = client.getOutputStream();
        if (fault instanceof Fault.ResetRequest reset) {
            body.readNBytes(reset.after());
            client.setSoLinger(true, 0);
            return;
        }
        if (fault instanceof Fault.Answer answer) {
            body.readNBytes(request.bodyLength());
            byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
            out.write(("HTTP/1.1 " + answer.status() + " Fault\r\nContent-Type: application/xml\r\nContent-Length: "
                            + text.length + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write(text);
            return;
        }
        try (Socket up = new Socket(upstream.getHost(), upstream.getPort())) {
            up.setTcpNoDelay(true);
            forward(request, body, up.getOutputStream());
            InputStream answer = new BufferedInputStream(up.getInputStream());
            String head = head(answer);
            if (fault instanceof Fault.Delay delay) {
                Thread.sleep(delay.time());
            }
            if (!(fault instanceof Fault.LoseAnswer)) {
                deliver(fault, head, answer, out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deliver(@Nullable Fault fault, String head, InputStream body, OutputStream out)
            throws IOException {
        switch (fault) {
            case Fault.CutAnswer cut -> {
                write(head, out);
                out.write(body.readNBytes(cut.after()));
            }
            case Fault.ShortAnswer cut -> {
                write(head.replaceAll("(?i)content-length: *\\d+", "Content-Length: " + cut.length()), out);
                out.write(body.readNBytes(cut.length()));
            }
            case null, default -> {
                write(head, out);
                body.transferTo(out);
            }
        }
        out.flush();
    }

    private static void forward(Request request, InputStream body, OutputStream up) throws IOException {
        // One request for each connection: the end of the answer is the end of the connection.
        write(request.head(), up);
        byte[] buffer = new byte[64 * 1024];
        for (int left = request.bodyLength(); left > 0; ) {
            int count = body.read(buffer, 0, Math.min(left, buffer.length));
            if (count < 0) {
                throw new IOException("the client's body ended early");
            }
            up.write(buffer, 0, count);
            left -= count;
        }
        up.flush();
    }

    private static void write(String head, OutputStream out) throws IOException {
        out.write(head.replaceAll("(?i)\r\nconnection:[^\r]*", "")
                .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    private @Nullable Fault faultFor(Request request) {
        for (Rule rule : rules) {
            if (rule.which().test(request) && rule.left().getAndDecrement() > 0) {
                struck.add(request.head().lines().findFirst().orElse(""));
                return rule.fault();
            }
        }
        return null;
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            matched = next == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : new ArrayList<>(open)) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
