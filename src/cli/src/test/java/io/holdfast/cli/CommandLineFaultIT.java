package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.seal.Identity;
import io.holdfast.testkit.QdrantDouble;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.S3Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says, and how it ends, when something is wrong. */
final class CommandLineFaultIT {

    private static @Nullable RedisServers server;
    private static @Nullable QdrantDouble vectors;

    @TempDir
    private Path folder;

    private Workplace place = new Workplace(Path.of("."), Identity.generate());
    private Console console = new Console();

    @BeforeAll
    static void start() {
        server = RedisServers.withPassword(Workplace.REDIS_PASSWORD).fill(1);
        vectors = new QdrantDouble(InstantSource.system()).seed("papers", 500);
    }

    @AfterAll
    static void stop() {
        redis().close();
        qdrant().close();
    }

    @BeforeEach
    void prepare() {
        place = Workplace.in(folder).directoryRepository().policy(redisAt(redis().port()), qdrantPort());
        console = place.console();
    }

    @AfterEach
    void nothingSecretWasSaid() {
        assertThat(console.everything())
                .doesNotContain(Workplace.CANARY, "AGE-SECRET-KEY", "PRIVATE KEY", S3Servers.SECRET_KEY);
    }

    // the plan

    @Test
    void anUnknownFieldIsNamedWithFileAndDocument() {
        place.write("policy.yaml", "---\n" + place.read("policy.yaml").replace("auth:", "auht:"));

        Console.Answer answer = console.run("backup").failed(ExitCode.Invalid, "InvalidPlan");

        assertThat(answer.err()).contains("policy.yaml, document 1", "spec.sources[0].redis.auht");
    }

    @Test
    void aRepositoryThatCannotBeReachedDoesNotKeepTheOtherFromItsRecoveryPoint() {
        for (String broken : List.of(
                "directory: {path: " + place.file("unmounted") + "}",
                "s3: {bucket: backups, endpoint: \"http://127.0.0.1:1\", credentials: {secretRef: {name: s3}}}")) {
            place.write(
                    "offsite.yaml",
                    place.read("repository.yaml")
                            .replace("name: main", "name: offsite")
                            .replaceFirst("(?m)^  directory: .*$", "  " + broken));
            place.write("policy.yaml", place.read("policy.yaml").replace("[main]", "[offsite, main]"));

            Console.Answer answer = console.run("backup", "--source", "cache", "-f", place.file("offsite.yaml"))
                    .failed(ExitCode.Transient, "PartiallyStored");

            assertThat(answer.err()).contains("'offsite' does not hold the recovery point");
        }
        assertThat(console.run("list", "--repository", "main")
                        .ok()
                        .out()
                        .lines()
                        .filter(line -> line.contains("cache")))
                .hasSize(2);
    }

    @Test
    void aMissingSecretIsNamed() throws IOException {
        Files.delete(place.path("secrets/redis-auth/password"));

        Console.Answer answer =
                console.run("backup", "--source", "cache").failed(ExitCode.Invalid, "CredentialsMissing");

        assertThat(answer.err()).contains("redis-auth", "'password'", place.file("secrets/redis-auth/password"));
    }

    @Test
    void aRecipientThatIsNoneIsRefusedBeforeAnythingIsRead() {
        place.write(
                "repository.yaml",
                place.read("repository.yaml").replace(place.identity().recipient(), "age1nobody"));

        assertThat(console.run("backup").failed(ExitCode.Invalid, "InvalidPlan").err())
                .contains("age1nobody");
    }

    @Test
    void nothingSelectedIsNoSuccess() {
        console.run("backup", "--source", "cash").failed(ExitCode.Invalid, "NothingSelected");
        assertThat(console.run("list", "-o", "json").ok().json()).isEmpty();
    }

    @Test
    void anUnknownOptionIsAnInvalidCommand() {
        assertThat(console.run("backup", "--no-such-option").code()).isEqualTo(ExitCode.Invalid.number());
    }

    // the repository

    @Test
    void aBucketThatIsNotThereIsForTheUserToMend() {
        try (S3Servers minio = S3Servers.minio()) {
            place.s3Repository(minio.endpoint().toString(), "no-such-bucket");

            assertThat(console.run("backup", "--source", "cache")
                            .failed(ExitCode.Invalid, "RepositoryMissing")
                            .err())
                    .contains("no-such-bucket");
            console.run("list").failed(ExitCode.Invalid, "RepositoryMissing");
        }
    }

    @Test
    void anEndpointThatDoesNotAnswerMayAnswerLater() {
        place.s3Repository("http://127.0.0.1:9", "bucket");

        console.run("backup", "--source", "cache").failed(ExitCode.Transient, "RepositoryUnavailable");
        console.run("list").failed(ExitCode.Transient, "RepositoryUnavailable");
    }

    @Test
    void aFolderThatIsNotThereIsNotMade() throws IOException {
        Files.delete(place.path("repository"));

        console.run("backup").failed(ExitCode.Invalid, "RepositoryMissing");
        assertThat(place.path("repository")).doesNotExist();
    }

    // the source

    @Test
    void aSourceThatIsNotThereMayComeBack() {
        place.policy(redisAt(9), qdrantPort());

        console.run("backup", "--source", "cache").failed(ExitCode.Transient, "SourceUnreachable");
        assertThat(console.run("list", "-o", "json").ok().json()).isEmpty();
    }

    @Test
    void aWrongPasswordIsForTheUserToMend() {
        place.write("secrets/redis-auth/password", Workplace.CANARY);

        console.run("backup", "--source", "cache").failed(ExitCode.Invalid, "AccessDenied");
    }

    @Test
    void oneSourceThatFailsDoesNotCostTheOther() {
        place.policy(redisAt(9), qdrantPort());

        Console.Answer answer = console.run("backup", "-o", "json");

        assertThat(answer.code()).isEqualTo(ExitCode.Transient.number());
        assertThat(answer.json()).hasSize(2);
        assertThat(console.run("list", "-o", "json").ok().json()).hasSize(1);
    }

    // keys

    @Test
    void anotherIdentityOpensNothing() {
        console.run("backup", "--source", "cache").ok();
        place.write("other.txt", Identity.generate().secret());

        verifyExtractRestore("other.txt", ExitCode.Invalid, "WrongKey");
        console.run("verify", "--all").ok();
    }

    @Test
    void anIdentityThatIsNotGivenIsAskedFor() {
        console.run("backup", "--source", "cache").ok();

        console.run("extract", "--latest", "redis", "--to", place.file("out"))
                .failed(ExitCode.Invalid, "CredentialsMissing");
        console.run("extract", "--latest", "redis", "--to", place.file("out"), "-i", place.file("none.txt"))
                .failed(ExitCode.Invalid, "CredentialsMissing");
    }

    @Test
    void keysAreMadeForTheirOwnerOnlyAndNeverOverwritten() throws IOException {
        Console.Answer made =
                console.plain("keygen", "age", "--out", place.file("new.txt")).ok();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.path("new.txt"))))
                .isEqualTo("rw-------");
        assertThat(made.out()).contains(place.sh("age-keygen -y new.txt").strip());
        String before = place.read("new.txt");
        console.plain("keygen", "age", "--out", place.file("new.txt")).failed(ExitCode.Invalid, "InvalidPlan");
        assertThat(place.read("new.txt")).isEqualTo(before);

        Console.Answer signing = console.plain("keygen", "signing", "--out", place.file("new.pem"))
                .ok();
        String raw = place.sh("openssl pkey -in new.pem -pubout -outform DER | tail -c 32 | base64")
                .strip();
        assertThat(signing.out()).contains("public key: " + raw);
    }

    // what is stored

    @Test
    void aDamagedObjectIsFoundByEveryCommandThatReadsIt() throws IOException {
        console.run("backup", "--source", "cache").ok();
        Path object = stored("dump.rdb.zst.age");
        byte[] bytes = Files.readAllBytes(object);
        bytes[bytes.length / 2] ^= 1;
        Files.write(object, bytes);

        assertDamaged("DigestMismatch");
    }

    @Test
    void anObjectThatWasCutIsFound() throws IOException {
        console.run("backup", "--source", "cache").ok();
        Path object = stored("dump.rdb.zst.age");
        Files.write(object, java.util.Arrays.copyOf(Files.readAllBytes(object), 100_000));

        Console.Answer answer = console.run("verify", "--all");
        assertThat(answer.code()).isEqualTo(ExitCode.Integrity.number());
    }

    @Test
    void anObjectThatIsGoneIsFound() throws IOException {
        console.run("backup", "--source", "cache").ok();
        Files.delete(stored("dump.rdb.zst.age"));

        Console.Answer answer = console.run("verify", "--all");
        assertThat(answer.code()).isEqualTo(ExitCode.Integrity.number());
        assertThat(answer.out()).contains("ObjectMissing");
    }

    @Test
    void aChangedManifestIsNoRecoveryPoint() throws IOException {
        console.run("backup", "--source", "cache").ok();
        Path manifest = stored("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"keys:db0\"", "\"keys:db9\""));

        assertThat(console.run("list").out()).contains("UNUSABLE", "SignatureInvalid");
        assertThat(console.run("list").code()).isEqualTo(ExitCode.Integrity.number());
        verifyExtractRestore("id.txt", ExitCode.Integrity, "SignatureInvalid");
    }

    @Test
    void aManifestOfAnUnknownSignerIsNotTrusted() {
        console.run("backup", "--source", "cache").ok();
        place.write(
                "secrets/signing/ed25519.pem",
                io.holdfast.engine.point.SigningKey.generate().toPem());

        verifyExtractRestore("id.txt", ExitCode.Integrity, "SignatureInvalid");
    }

    // the target

    @Test
    void aTargetThatHoldsDataIsNotTouched() {
        console.run("backup", "--source", "cache").ok();
        String before = redis().state();

        Console.Answer answer = console.run("restore", "--latest", "redis", "-i", place.file("id.txt"))
                .failed(ExitCode.Invalid, "TargetNotEmpty");

        assertThat(answer.err()).contains("--replace");
        assertThat(redis().state()).isEqualTo(before);
    }

    @Test
    void aPointThatIsNotThereIsSaidToBeMissing() {
        console.run("show", "--point", "01ZZZZ").failed(ExitCode.Invalid, "NoRecoveryPoint");
        console.run("show", "--latest", "redis/default").failed(ExitCode.Invalid, "NoRecoveryPoint");
        console.run("show").failed(ExitCode.Invalid, "InvalidPlan");
    }

    private void assertDamaged(String reason) {
        String before = redis().state();
        assertThat(console.run("verify", "--all").out()).contains("BAD  ", reason);
        assertThat(console.run("verify", "--all").code()).isEqualTo(ExitCode.Integrity.number());
        console.run("verify", "--latest", "redis").failed(ExitCode.Integrity, reason);
        for (String[] command : new String[][] {
            {"extract", "--to", place.file("out")},
            {"restore", "--replace"}
        }) {
            Console.Answer answer = console.run(
                    command[0],
                    Stream.concat(
                                    Stream.of("--latest", "redis", "-i", place.file("id.txt")),
                                    Stream.of(command).skip(1))
                            .toArray(String[]::new));
            assertThat(answer.code()).as(answer.err()).isEqualTo(ExitCode.Integrity.number());
        }
        assertThat(redis().state()).isEqualTo(before);
    }

    private void verifyExtractRestore(String identity, ExitCode code, String reason) {
        String before = redis().state();
        String[] which = {"--latest", "redis", "-i", place.file(identity)};
        console.run("verify", which).failed(code, reason);
        console.run("extract", which[0], which[1], which[2], which[3], "--to", place.file("out"))
                .failed(code, reason);
        console.run("restore", which[0], which[1], which[2], which[3], "--replace")
                .failed(code, reason);
        assertThat(redis().state()).isEqualTo(before);
    }

    private Path stored(String name) throws IOException {
        try (Stream<Path> files = Files.walk(place.path("repository"))) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    private static String redisAt(int port) {
        return "address: 127.0.0.1:" + port;
    }

    private static int qdrantPort() {
        return qdrant().address().getPort();
    }

    private static RedisServers redis() {
        return java.util.Objects.requireNonNull(server);
    }

    private static QdrantDouble qdrant() {
        return java.util.Objects.requireNonNull(vectors);
    }
}
