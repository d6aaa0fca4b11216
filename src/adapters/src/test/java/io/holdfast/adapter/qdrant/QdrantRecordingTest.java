package io.holdfast.adapter.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.testkit.QdrantDouble;
import io.holdfast.testkit.QdrantFixtures;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The double gives the answers that a real server was recorded to give, to the same requests in the same order. */
class QdrantRecordingTest {

    /** What backups and restores do not use, and what was too long to record. */
    private static final Set<String> BEYOND = Set.of(
            "payload index",
            "upsert 500 points",
            "shard snapshot as a stream",
            "shard stream of a missing shard",
            "recover from a url that is refused",
            "recover from a file outside",
            "recover in place from own snapshot",
            "full snapshot",
            "full snapshot list",
            "full snapshot delete",
            "metrics");

    private static final Pattern CALL = Pattern.compile("> ([A-Z]+) (\\S+)  \\((?:api-key: (.*)|no key)\\)");
    private static final byte[] PAPERS = QdrantFixtures.PAPERS.bytes();

    private record Exchange(String title, List<String> sent, List<String> received) {}

    @Test
    void theDoubleAnswersAsTheRealServerDid() throws Exception {
        InstantSource clock = () -> Instant.parse("2026-11-22T22:35:55Z");
        int replayed = 0;
        try (QdrantDouble server = new QdrantDouble(clock);
                HttpClient client = HttpClient.newHttpClient()) {
            for (Exchange exchange : recording()) {
                if (exchange.title().equals("upsert 500 points")) {
                    server.seed("papers", 500);
                }
                if (!BEYOND.contains(exchange.title())) {
                    HttpResponse<byte[]> answer = client.send(request(server, exchange), BodyHandlers.ofByteArray());
                    compare(exchange, answer);
                    replayed++;
                }
            }
        }
        assertThat(replayed).isGreaterThan(35);
    }

    private static HttpRequest request(QdrantDouble server, Exchange exchange) {
        Matcher call = CALL.matcher(exchange.sent().getFirst());
        assertThat(call.matches()).as(exchange.title()).isTrue();
        HttpRequest.Builder request = HttpRequest.newBuilder(server.address().resolve(call.group(2)));
        if (call.group(3) != null) {
            request.header("api-key", call.group(3));
        }
        BodyPublisher body = BodyPublishers.noBody();
        for (String line : exchange.sent().subList(1, exchange.sent().size())) {
            String text = line.substring(2);
            if (text.startsWith("{")) {
                body = BodyPublishers.ofString(text);
            } else if (text.startsWith("multipart")) {
                request.header("Content-Type", "multipart/form-data; boundary=b");
                body = BodyPublishers.ofByteArray(form(text.replaceAll(".*: ", "")));
            } else {
                request.header(text.split(": ", 2)[0], text.split(": ", 2)[1]);
            }
        }
        return request.method(call.group(1), body).build();
    }

    private static byte[] form(String file) {
        byte[] content = PAPERS.clone();
        switch (file) {
            case "cut.snapshot" -> content = Arrays.copyOf(PAPERS, PAPERS.length / 2);
            case "cut512.snapshot" -> content = Arrays.copyOf(PAPERS, PAPERS.length - 1024);
            case "flip.snapshot" -> content[PAPERS.length / 2] ^= 1;
            default -> assertThat(file).isEqualTo("papers.snapshot");
        }
        String head = "--b\r\nContent-Disposition: form-data; name=\"snapshot\"; filename=\"" + file + "\"\r\n\r\n";
        String text = head + new String(content, StandardCharsets.ISO_8859_1) + "\r\n--b--\r\n";
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void compare(Exchange exchange, HttpResponse<byte[]> answer) throws Exception {
        List<String> lines = exchange.received();
        int status = Integer.parseInt(lines.getFirst().split(" ", 4)[2]);
        assertThat(answer.statusCode()).as(exchange.title()).isEqualTo(status);
        int empty = lines.indexOf("< ");
        for (String line : lines.subList(1, empty)) {
            String name = line.substring(2, line.indexOf(": "));
            String value = line.substring(line.indexOf(": ") + 2);
            if (Set.of("content-type", "content-range", "accept-ranges", "content-disposition")
                    .contains(name)) {
                assertThat(answer.headers().firstValue(name))
                        .as(exchange.title())
                        .hasValue(value);
            } else if (name.equals("etag")) {
                assertThat(answer.headers().firstValue(name))
                        .as(exchange.title())
                        .isPresent();
            }
        }
        String body = String.join(
                "\n",
                lines.subList(empty + 1, lines.size()).stream()
                        .map(l -> l.substring(2))
                        .toList());
        String got = new String(answer.body(), StandardCharsets.UTF_8);
        if (body.startsWith("<")) {
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(answer.body()));
            assertThat("<" + answer.body().length + " bytes, sha256 " + digest + ">")
                    .isEqualTo(body.strip());
        } else if (body.startsWith("{")) {
            assertThat(lasting(got)).as(exchange.title()).isEqualTo(lasting(body));
        } else {
            assertThat(got).as(exchange.title()).isEqualTo(body.strip());
        }
    }

    /** Without what is different each time. */
    private static ObjectNode lasting(String json) throws IOException {
        String timeless = json.replaceAll("\"creation_time\":\"[^\"]*\"", "\"creation_time\":\"\"");
        ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(timeless);
        tree.remove("time");
        return tree;
    }

    private static List<Exchange> recording() throws IOException {
        String path = "/qdrant/single-node.http";
        try (InputStream in = Objects.requireNonNull(QdrantRecordingTest.class.getResourceAsStream(path))) {
            List<Exchange> exchanges = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith("### ")) {
                    exchanges.add(new Exchange(line.substring(4).strip(), new ArrayList<>(), new ArrayList<>()));
                } else if (line.startsWith("> ")) {
                    exchanges.getLast().sent().add(line);
                } else if (line.startsWith("<")) {
                    exchanges.getLast().received().add(line);
                }
            }
            return exchanges;
        }
    }
}
