package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.QdrantDouble;
import io.holdfast.testkit.RedisServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second worker of the same run: what the first one left counts only if it is a whole recovery point. */
class AttemptIT {
    private static final String RUN = UUID.randomUUID().toString();

    @TempDir
    private Path folder;

    private final String due = Instant.now().minusSeconds(5).toString();
    private final RedisServers redis = RedisServers.withPassword(Workplace.REDIS_PASSWORD);
    private final QdrantDouble qdrant = new QdrantDouble(InstantSource.system());
    private Workplace place;
    private Console console;

    @BeforeEach
    void prepare() {
        place = Workplace.in(folder)
                .directoryRepository()
                .policy("address: 127.0.0.1:" + redis.port(), qdrant.address().getPort());
        console = place.console();
        redis.cli("SET", "state", "good");
    }

    @AfterEach
    void stop() {
        redis.close();
        qdrant.close();
    }

    @Test
    void aWholePointOfTheFirstIsTakenForTheRuns() throws IOException {
        attempt(1);
        List<Path> before = objects("manifest.json");
        attempt(2);
        assertThat(objects("manifest.json")).isEqualTo(before);
    }

    /** The manifest of a first attempt that was given up may land late, over data that was cleared away. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--safety-copy"})
    void aManifestWithoutItsDataIsNotTakenForARecoveryPoint(String purpose) throws IOException {
        attempt(1, purpose);
        Files.delete(objects(".age").getFirst());

        attempt(2, purpose);

        assertThat(objects(".age")).as("the second made its own").hasSize(1);
    }

    private void attempt(int number, String... more) {
        List<String> words = Stream.concat(
                        Stream.of("--source", "cache", "--backup-uid", RUN, "--started-for", due, "--attempt"),
                        Stream.concat(Stream.of(Integer.toString(number)), Stream.of(more)))
                .filter(word -> !word.isEmpty())
                .toList();
        console.run("backup", words.toArray(String[]::new)).ok();
    }

    private List<Path> objects(String end) throws IOException {
        try (Stream<Path> files = Files.walk(place.path("repository"))) {
            return files.filter(path -> path.toString().endsWith(end)).sorted().toList();
        }
    }
}
