import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client's connection, by HTTP/1.1 and, once it asked for that, by the web socket protocol. The JDK has an HTTP server, but
 * not one that a client can open a web socket to, and that is how watches and commands are opened.
 */
final class WebConnection implements Closeable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    /** What RFC 6455 has a server append to a client's key, to show that it knows the protocol. */
    private static final String WEB_SOCKET_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** @param path without what comes after a question mark */
    record Request(String method, String path, Map<String, String> headers, String body) {
        boolean wantsWebSocket() {
            return headers.getOrDefault("Upgrade", "").equalsIgnoreCase("websocket");
        }
    }

    WebConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
    }

    /** The next request, or null if the client has gone. */
    Request next() throws IOException {
        String first = line();
        if (first.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] header = line.split(":", 2);
            headers.put(header[0], header[1].strip());
        }
        String[] words = first.split(" ");
        return new Request(words[0], words[1].replaceFirst("\\?.*", ""), headers, body(headers));
    }

    void answer(int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        write("HTTP/1.1 " + status + " -\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n", body);
    }

    /** Grants a web socket, with the first of the protocols that the client would speak over it, if it named any. */
    void accept(Request request) throws IOException {
        String key = request.headers().get("Sec-WebSocket-Key") + WEB_SOCKET_SALT;
        String protocols = request.headers().getOrDefault("Sec-WebSocket-Protocol", "");
        String protocol = protocols.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + protocols.split(",")[0].strip() + "\r\n";
        try {
            byte[] proof = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII));
            write("HTTP/1.1 101 -\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + protocol + "Sec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(proof) + "\r\n\r\n", new byte[0]);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void send(int kind, byte[] message) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) (0x80 | kind));
        if (message.length < 126) {
            head.put((byte) message.length);
        } else if (message.length < 1 << 16) {
            head.put((byte) 126).putShort((short) message.length);
        } else {
            head.put((byte) 127).putLong(message.length);
        }
        write(new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1), message);
    }

    /** Says that a web socket ends. */
    void end() throws IOException {
        send(CLOSE, new byte[] {1000 >> 8, (byte) 1000});
    }

    /** Reads a web socket until the client ends it; nothing that it says matters. */
    void listen() throws IOException {
        while (true) {
            int kind = in.readUnsignedByte() & 0xf;
            int length = in.readUnsignedByte() & 0x7f;
            length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
            byte[] mask = in.readNBytes(4);
            byte[] message = in.readNBytes(length);
            for (int i = 0; i < message.length; i++) {
                message[i] ^= mask[i % 4];
            }
            if (kind == PING) {
                send(PONG, message);
            } else if (kind == CLOSE) {
                send(CLOSE, message);
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String body(Map<String, String> headers) throws IOException {
        if (!headers.containsKey("Transfer-Encoding")) {
            return new String(in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0"))), StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length;
        do {
            length = Integer.parseInt(line(), 16);
            body.write(in.readNBytes(length));
            line();
        } while (length > 0);
        return body.toString(StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** Several threads tell one watch what they changed. */
    private synchronized void write(String head, byte[] body) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(head.getBytes(StandardCharsets.ISO_8859_1));
        all.write(body);
        all.writeTo(out);
        out.flush();
    }
}
