package io.holdfast.adapter.redis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a replica says to its primary. Bare line ends are no requests: a replica sends them about once a second while it
 * empties and while it loads, so that its primary does not take it for dead.
 */
final class ReplicaRequests {

    private static final int MAX_WORDS = 16;
    private static final int MAX_WORD = 1 << 16;
    private static final int MAX_LINE = 1000;

    private final InputStream in;

    ReplicaRequests(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next request, word by word; empty at the end of the connection. */
    List<String> next() throws IOException {
        int first = in.read();
        while (first == '\r' || first == '\n') {
            first = in.read();
        }
        if (first < 0) {
            return List.of();
        }
        String head = (char) first + line();
        return head.startsWith("*") ? words(number(head)) : List.of(head.strip().split(" +"));
    }

    private List<String> words(int count) throws IOException {
        if (count > MAX_WORDS) {
            throw new IOException("a request of " + count + " words");
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = number(line());
            if (length > MAX_WORD) {
                throw new IOException("a word of " + length + " bytes");
            }
            words.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            line();
        }
        return words;
    }

    /** Of a head like {@code *3} or {@code $11}. */
    private static int number(String head) throws IOException {
        String digits = head.isEmpty() ? "" : head.substring(1);
        if (!digits.matches("\\d{1,9}")) {
            throw new IOException("not the replication protocol");
        }
        return Integer.parseInt(digits);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n' && line.length() < MAX_LINE; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
