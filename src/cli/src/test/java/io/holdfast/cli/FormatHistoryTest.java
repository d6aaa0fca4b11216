package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.adapter.directory.DirectoryObjectStore;
import io.holdfast.adapter.directory.DirectorySettings;
import io.holdfast.engine.point.Digest;
import io.holdfast.engine.point.ProofRecord;
import io.holdfast.engine.point.VerificationKey;
import io.holdfast.engine.repository.Pins;
import io.holdfast.engine.repository.Proofs;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
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
        assertThat(versions()).extracting(FormatHistory::toString).contains("1.0", "1.0-details");
    }

    @Test
    void detailsPinsAndProofsOfThatTimeAreBelieved() {
        Path folder = versions().stream()
                .filter(version -> version.toString().equals("1.0-details"))
                .findFirst()
                .orElseThrow()
                .folder();
        DirectorySettings settings = new DirectorySettings(folder.resolve("repository"));
        ObjectStore store = new DirectoryObjectStore(settings, InstantSource.system());
        Repository anybodys = new Repository("main", store, new Trust(null, Set.of(), true));
        for (ObjectKey key : anybodys.folders()) {
            VerificationKey signer = anybodys.read(key).signer();
            Repository repository = new Repository("main", store, new Trust(null, Set.of(signer)));
            StoredPoint point = repository.read(key);

            assertThat(point.manifest().requires()).containsExactly("details");
            assertThat(point.manifest().details()).isNotEmpty();
            assertThat(new Pins(repository).look(point, Instant.now())).isEqualTo(new Pins.Held(true, List.of()));
            assertThat(new Proofs(repository).look(point).doubts()).isEmpty();
            assertThat(new Proofs(repository).look(point).proofs())
                    .extracting(ProofRecord::level)
                    .containsExactlyInAnyOrder("Content", "Restore");
        }
        assertThat(anybodys.folders()).hasSize(3);
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
