package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.adapter.directory.DirectoryObjectStore;
import io.holdfast.adapter.directory.DirectorySettings;
import io.holdfast.adapter.s3.S3ObjectStore;
import io.holdfast.adapter.s3.S3Settings;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.stream.PartBuffers;
import io.holdfast.engine.stream.PartLayout;
import io.holdfast.engine.stream.PartWriter;
import io.holdfast.testkit.QdrantDouble;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.S3Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does with the command line, against real servers and with nothing but their keys. */
final class CommandLineIT {

    private static final Path FORMAT = Path.of(System.getProperty("holdfast.root", "../.."), "docs/format.md");

    @Nested
    final class WithABucket extends Flow {

        private final S3Servers minio = S3Servers.minio();
        private final String bucket = minio.newBucket();

        @Override
        void prepare(Workplace place, RedisServers redis, int qdrant) {
            place.s3Repository(minio.endpoint().toString(), bucket)
                    .policy("address: 127.0.0.1:" + redis.port(), qdrant);
        }

        @Override
        ObjectStore store(Workplace place) {
            return new S3ObjectStore(
                    S3Settings.of(minio.endpoint(), bucket, "team/backups", S3Servers.credentials()),
                    InstantSource.system());
        }

        @AfterEach
        void stopStore() {
            minio.close();
        }
    }

    @Nested
    final class WithAFolderAndRedisOnThisMachine extends Flow {

        @Override
        void prepare(Workplace place, RedisServers redis, int qdrant) {
            place.directoryRepository().policy("transport: LocalProcess\n        port: " + redis.port(), qdrant);
        }

        @Override
        ObjectStore store(Workplace place) {
            return new DirectoryObjectStore(new DirectorySettings(place.path("repository")), InstantSource.system());
        }
    }

    abstract static class Flow {

        @TempDir
        private Path folder;

        private final RedisServers redis = RedisServers.withPassword(Workplace.REDIS_PASSWORD);
        private final RedisServers freshRedis = RedisServers.withPassword(Workplace.REDIS_PASSWORD);
        private final QdrantDouble qdrant =
                new QdrantDouble(InstantSource.system()).seed("papers", 500).alias("current", "papers");
        private final QdrantDouble freshQdrant = new QdrantDouble(InstantSource.system());

        private Workplace place = new Workplace(Path.of("."), io.holdfast.engine.seal.Identity.generate());
        private Console console = new Console();

        abstract void prepare(Workplace workplace, RedisServers server, int qdrantPort);

        abstract ObjectStore store(Workplace workplace);

        @BeforeEach
        void start() {
            redis.fill(1);
            place = Workplace.in(folder);
            prepare(place, redis, qdrant.address().getPort());
            console = place.console();
        }

        @AfterEach
        void nothingSecretWasEverSaidAndAllIsStopped() {
            redis.close();
            freshRedis.close();
            qdrant.close();
            freshQdrant.close();
            String said = console.everything();
            assertThat(said).doesNotContain(Workplace.CANARY, "AGE-SECRET-KEY", "PRIVATE KEY", S3Servers.SECRET_KEY);
            assertThat(said).doesNotContain(place.identity().secret());
        }

        @Test
        void fromABackupToARestoreNothingIsLost() throws IOException {
            JsonNode lines = console.run("backup", "-o", "json").ok().json();
            assertThat(lines).hasSize(2);
            for (JsonNode line : lines) {
                assertThat(line.at("/policy").asText()).isEqualTo("nightly");
                assertThat(line.at("/result/outcome").asText()).isEqualToIgnoringCase("Succeeded");
            }
            String point = lines.at("/0/result/recoveryPoint/id").asText();

            JsonNode rows = console.run("list", "-o", "json").ok().json();
            assertThat(rows)
                    .hasSize(2)
                    .allSatisfy(
                            row -> assertThat(row.at("/trusted").asBoolean()).isTrue());
            assertThat(rows.findValuesAsText("id")).contains(point);
            assertThat(console.run("list", "--path", "redis/").ok().out())
                    .contains(point)
                    .doesNotContain("qdrant/");
            assertThat(console.run("show", "--point", point).ok().out()).contains("dump.rdb");

            assertThat(console.run("verify", "--all").ok().out()).contains("2 recovery points, all whole");
            assertThat(console.run("verify", "--all", "-i", place.file("id.txt"))
                            .ok()
                            .out())
                    .contains("content and format", "2 recovery points, all whole");

            restoreBoth();
        }

        private void restoreBoth() {
            Console.Answer answer = console.run(
                            "restore",
                            "--latest",
                            "redis/default/nightly/cache",
                            "-i",
                            place.file("id.txt"),
                            "--address",
                            "127.0.0.1:" + freshRedis.port())
                    .ok();
            assertThat(answer.out()).contains("restored recovery point", "keys:db0=");
            assertThat(freshRedis.state()).isEqualTo(redis.state());

            console.run(
                            "restore",
                            "--latest",
                            "qdrant/default/nightly/vectors",
                            "-i",
                            place.file("id.txt"),
                            "--address",
                            "127.0.0.1:" + freshQdrant.address().getPort())
                    .ok();
            assertThat(freshQdrant.aliases()).containsKey("current");
            assertThat(freshQdrant.points(freshQdrant.aliases().getOrDefault("current", "")))
                    .isEqualTo(500);
        }

        @Test
        void whatIsExtractedIsADumpAndStockToolsGiveTheSame() throws IOException {
            JsonNode line = console.run("backup", "--source", "cache", "-o", "json")
                    .ok()
                    .json();
            String key = line.at("/0/result/recoveryPoint/key").asText();
            String id = line.at("/0/result/recoveryPoint/id").asText();

            console.run("extract", "--point", id, "-i", place.file("id.txt"), "--to", place.file("dump.rdb"))
                    .ok();

            assertThat(place.sh("redis-check-rdb dump.rdb")).contains("RDB looks OK");
            fetch(key);
            place.sh("age -d -i id.txt dump.rdb.zst.age | zstd -d > by-hand.rdb; cmp dump.rdb by-hand.rdb");
            place.sh("zstd -V >/dev/null; age -d -i id.txt dump.rdb.zst.age | zstd -t");
        }

        @Test
        void theSignatureCanBeCheckedByHandAsTheFormatSays() throws IOException {
            JsonNode line = console.run("backup", "--source", "cache", "-o", "json")
                    .ok()
                    .json();
            fetch(line.at("/0/result/recoveryPoint/key").asText());
            String commands = Files.readString(FORMAT)
                    .replaceFirst("(?s).*To check a signature by hand:\\s*\\n", "")
                    .lines()
                    .takeWhile(text -> text.isBlank() || text.startsWith("    "))
                    .collect(Collectors.joining("\n"));
            assertThat(commands).contains("openssl");

            assertThat(place.sh(commands)).contains("Signature Verified Successfully");
            place.write("manifest.json", place.read("manifest.json").replace("\"cache\"", "\"cachE\""));
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> place.sh(commands)))
                    .hasMessageContaining("Verification Failure");
        }

        @Test
        void pruningSaysWhatItWouldDoAndThenDoesIt() {
            console.run("backup", "--source", "vectors").ok();
            console.run("backup", "--source", "vectors").ok();
            assertThat(console.run("prune").ok().out()).doesNotContain("removed");
            place.write("policy.yaml", place.read("policy.yaml").replace("keepLast: 1", "maxAge: 1s"));
            freshRedis.await(() -> console.run("prune", "--dry-run").out().contains("expire"));

            assertThat(console.run("prune", "--dry-run").ok().out())
                    .containsOnlyOnce("expire  ")
                    .contains("keep    ");
            assertThat(console.run("list", "-o", "json").ok().json()).hasSize(2);
            assertThat(console.run("prune").ok().out()).containsOnlyOnce("removed ");
            assertThat(console.run("list", "-o", "json").ok().json()).hasSize(1);
            assertThat(console.run("verify", "--all").ok().out()).contains("all whole");
        }

        @Test
        void whatAKilledWorkerLeftIsSweptAndNothingElse() throws IOException {
            console.run("backup", "--source", "cache").ok();
            Instant due = Instant.parse("2026-11-22T02:00:00Z");
            ObjectKey folderOfDead = new SourcePath("redis", "default", "nightly", "cache")
                    .folder(PointId.of(due, "uid-of-a-backup", 1));
            try (ObjectStore store = store(place)) {
                beginAndDie(store, folderOfDead);
                assertThat(console.run("sweep").ok().out()).contains("removed 0 ");
                assertThat(console.run(
                                        "sweep",
                                        "--backup-uid",
                                        "uid-of-a-backup",
                                        "--attempts",
                                        "1",
                                        "--started-for",
                                        "" + due)
                                .ok()
                                .out())
                        .doesNotContain("removed 0 ");
                assertThat(store.list(folderOfDead)).isEmpty();
                assertThat(store.pendingUploads(folderOfDead)).isEmpty();
            }
            assertThat(console.run("verify", "--all").ok().out()).contains("1 recovery points, all whole");
        }

        /** Two parts of an upload that nobody will ever complete. */
        @SuppressWarnings("resource")
        private static void beginAndDie(ObjectStore store, ObjectKey folder) {
            PartLayout layout = PartLayout.STANDARD;
            PartWriter writer = new PartWriter(
                    store,
                    folder.child("dump.rdb.zst.age"),
                    PartBuffers.of(layout, java.util.List.of(store)),
                    "test",
                    _ -> {});
            writer.write(new byte[layout.partSize()], 0, layout.partSize());
            writer.write(new byte[layout.partSize()], 0, layout.partSize());
            writer.write(1);
        }

        /** Puts the objects of a recovery point's folder into the workplace. */
        private void fetch(String key) throws IOException {
            ObjectKey point = new ObjectKey(key);
            try (ObjectStore store = store(place);
                    var objects = store.list(point)) {
                for (var object : objects.toList()) {
                    try (var in = store.read(object.key(), 0, object.size())) {
                        Files.copy(in, place.path(object.key().name()));
                    }
                }
            }
        }
    }
}
