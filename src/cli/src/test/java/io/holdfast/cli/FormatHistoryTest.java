package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.point.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The promise of docs/format.md: what any 1.x wrote, every later 1.x lists, verifies and opens. */
final class FormatHistoryTest {

    @TempDir
    private Path scratch;

    static List<FormatHistory> versions() {
        return FormatHistory.all();
    }

    @Test
    void theFirstVersionIsAmongThem() {
        assertThat(versions()).extracting(FormatHistory::toString).contains("1.0");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyPointIsListedAsTrusted(FormatHistory version) {
        assertThat(version.console(scratch).run("list", "-o", "json").ok().json())
                .hasSize(version.digests().size())
                .allSatisfy(row -> assertThat(row.at("/trusted").asBoolean()).isTrue());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyPointIsWholeWithAndWithoutTheIdentity(FormatHistory version) {
        Console console = version.console(scratch);
        String all = version.digests().size() + " recovery points, all whole";

        assertThat(console.run("verify", "--all").ok().out()).contains(all);
        assertThat(console.run("verify", "--all", "-i", version.identity()).ok().out())
                .contains("content and format", all)
                .doesNotContain("UNKNOWN");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void thePlainBytesAreThoseOfTheirDay(FormatHistory version) {
        Console console = version.console(scratch);
        assertThat(version.digests())
                .containsOnlyKeys("config", "qdrant", "redis")
                .allSatisfy((kind, digest) -> {
                    Path plain = scratch.resolve(kind);
                    console.run("extract", "--latest", kind, "-i", version.identity(), "--to", plain.toString())
                            .ok();
                    assertThat(sha256(plain)).isEqualTo(digest);
                });
    }

    private static String sha256(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Digest digest = new Digest();
            digest.update(bytes, 0, bytes.length);
            return digest.hex();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
