package io.holdfast.adapter.redis;

import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A process of its own that restores a dump file, to be killed. */
final class KilledRestore {

    private KilledRestore() {}

    /**
     * Restores over whatever is there.
     *
     * @param args the server's port, and the dump's file
     */
    public static void main(String[] args) {
        RedisSettings settings = new RedisSettings(Integer.parseInt(args[0]), null, null, null, Duration.ofSeconds(60));
        try (RedisSource source = new RedisSource(new DirectSite("127.0.0.1", "test"), settings, new Cancellation())) {
            source.restore(
                    new FileContent(Path.of(args[1])), new RestoreOptions(true, List.of(), Map.of(), null, false));
        }
    }

    /** Starts it. */
    static Process start(int port, Path dump) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledRestore.class.getName(),
                        "" + port,
                        dump.toString())
                .inheritIO()
                .start();
    }

    private record FileContent(Path file) implements PointContent {

        @Override
        public List<String> artifacts() {
            return List.of(RedisSource.DUMP);
        }

        @Override
        public long length(String artifact) {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String sha256(String artifact) {
            return "";
        }

        @Override
        public InputStream open(String artifact) {
            try {
                return Files.newInputStream(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Map<String, Long> counts() {
            return Map.of();
        }

        @Override
        public Map<String, String> facts() {
            return Map.of();
        }
    }
}
