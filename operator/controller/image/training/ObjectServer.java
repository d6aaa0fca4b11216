import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;

/**
 * What the image's training runs take for an S3 server: it keeps objects, whole and in parts, tells of them and lists them. It
 * checks neither signatures nor checksums, its lists have one page, and nobody asks it for a range.
 */
final class ObjectServer {
    private static final String DATE = "2026-01-01T00:00:00.000Z";

    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final Map<String, Map<Integer, byte[]>> uploads = new ConcurrentHashMap<>();

    static void start(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", new ObjectServer()::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            String key = exchange.getRequestURI().getPath();
            switch (exchange.getRequestMethod()) {
                case "PUT" -> put(exchange, key, query, body);
                case "POST" -> post(exchange, key, query);
                case "DELETE" -> {
                    objects.remove(key);
                    send(exchange, 204, new byte[0]);
                }
                default -> get(exchange, key, query);
            }
        }
    }

    private void put(HttpExchange exchange, String key, Map<String, String> query, byte[] body) throws IOException {
        boolean part = query.containsKey("uploadId");
        if (!part && taken(exchange, key)) {
            return;
        }
        if (part) {
            uploads.get(query.get("uploadId")).put(Integer.valueOf(query.get("partNumber")), body);
        } else {
            objects.put(key, body);
        }
        tag(exchange, body);
        send(exchange, 200, new byte[0]);
    }

    private void post(HttpExchange exchange, String key, Map<String, String> query) throws IOException {
        if (query.containsKey("uploads")) {
            String id = UUID.randomUUID().toString();
            uploads.put(id, new TreeMap<>());
            xml(exchange, 200, "<InitiateMultipartUploadResult><UploadId>" + id + "</UploadId></InitiateMultipartUploadResult>");
        } else if (!taken(exchange, key)) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            uploads.remove(query.get("uploadId")).values().forEach(whole::writeBytes);
            objects.put(key, whole.toByteArray());
            xml(exchange, 200, "<CompleteMultipartUploadResult><ETag>whole</ETag></CompleteMultipartUploadResult>");
        }
    }

    private boolean taken(HttpExchange exchange, String key) throws IOException {
        boolean taken = exchange.getRequestHeaders().containsKey("If-None-Match") && objects.containsKey(key);
        if (taken) {
            xml(exchange, 412, "<Error><Code>PreconditionFailed</Code></Error>");
        }
        return taken;
    }

    private void get(HttpExchange exchange, String key, Map<String, String> query) throws IOException {
        if (query.containsKey("list-type")) {
            list(exchange, key, query.getOrDefault("prefix", ""));
        } else if (query.containsKey("uploads")) {
            xml(exchange, 200, "<ListMultipartUploadsResult></ListMultipartUploadsResult>");
        } else if (key.indexOf('/', 1) < 0) {
            send(exchange, 200, new byte[0]); // the bucket
        } else if (!objects.containsKey(key)) {
            xml(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
        } else {
            exchange.getResponseHeaders().set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
            tag(exchange, objects.get(key));
            send(exchange, 200, objects.get(key));
        }
    }

    private void list(HttpExchange exchange, String bucket, String prefix) throws IOException {
        StringBuilder found = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
        String start = bucket.replaceFirst("/?$", "/");
        objects.forEach((key, object) -> {
            if (key.startsWith(start + prefix)) {
                found.append("<Contents><Key>" + key.substring(start.length()) + "</Key><Size>" + object.length + "</Size>"
                        + "<LastModified>" + DATE + "</LastModified></Contents>");
            }
        });
        xml(exchange, 200, found + "</ListBucketResult>");
    }

    private static void tag(HttpExchange exchange, byte[] object) {
        exchange.getResponseHeaders().set("ETag", "\"" + Arrays.hashCode(object) + "\"");
    }

    private static void xml(HttpExchange exchange, int status, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] words = pair.split("=", 2);
            query.put(words[0], words.length == 1 ? "" : URLDecoder.decode(words[1], StandardCharsets.UTF_8));
        }
        return query;
    }
}
