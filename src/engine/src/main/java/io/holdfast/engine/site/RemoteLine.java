package io.holdfast.engine.site;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One line of what a command says about itself, between or instead of bytes. */
final class RemoteLine {

    private static final int LONGEST = 200;

    private RemoteLine() {}

    /** Reads up to the end of the line and not a byte further; empty if the stream ends first, or the line is none. */
    static Optional<String> read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() == LONGEST) {
                return Optional.empty();
            }
            line.write(b);
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8));
    }
}
