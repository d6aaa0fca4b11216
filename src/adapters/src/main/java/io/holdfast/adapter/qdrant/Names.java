package io.holdfast.adapter.qdrant;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Collection names, which may hold anything, as path segments of a URL and as names of artifacts. */
final class Names {

    private static final String ENDING = ".snapshot";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_~-]");

    private Names() {}

    /** Percent-encodes all but letters, digits and {@code _~-.}; a leading point too, so that no name is hidden. */
    static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            String c = String.valueOf((char) (b & 0xff));
            boolean plain = PLAIN.matcher(c).matches() || (c.equals(".") && !encoded.isEmpty());
            encoded.append(plain ? c : String.format("%%%02X", b & 0xff));
        }
        return encoded.toString();
    }

    static String artifact(String collection) {
        return encoded(collection) + ENDING;
    }

    static String collection(String artifact) {
        String encoded = artifact.substring(0, artifact.length() - ENDING.length());
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    /** Whether a pattern, in which {@code *} stands for any characters, fits a name. */
    static boolean fits(String pattern, String name) {
        List<String> pieces = List.of(pattern.split("\\*", -1));
        String expression =
                String.join(".*", pieces.stream().map(Pattern::quote).toList());
        return Pattern.compile(expression, Pattern.DOTALL).matcher(name).matches();
    }
}
