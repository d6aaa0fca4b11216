package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.adapter.local.LocalSite;
import io.holdfast.adapter.tcp.DirectSite;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.RedisServers;
import io.holdfast.testkit.TemporaryServers;
import io.holdfast.testkit.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks TLS only, with a certificate for localhost of its own making. */
final class RedisTlsIT {

    @TempDir
    private static Path folder;

    private static String right = "";
    private static String wrong = "";
    private static @Nullable RedisServers running;

    private final Vault vault = new Vault();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        right = certificate("right");
        wrong = certificate("wrong");
        RedisServers server = RedisServers.start(
                "--port",
                "0",
                "--tls-port",
                "${port}",
                "--tls-auth-clients",
                "no",
                "--tls-cert-file",
                folder.resolve("right.pem").toString(),
                "--tls-key-file",
                folder.resolve("right.key").toString(),
                "--tls-ca-cert-file",
                folder.resolve("right.pem").toString());
        server.cli("SET", "a", "1");
        running = server;
    }

    @AfterAll
    static void stop() {
        server().close();
    }

    @Test
    void aServerWithATrustedCertificateIsCapturedByConnection() {
        StoredPoint point =
                vault.capture(source(new DirectSite("localhost", "test"), new RedisTls(right, null, false)));

        assertThat(point.manifest().counts()).containsEntry("keys:db0", 1L);
    }

    @Test
    void aServerIsCapturedByCommandInItsOwnContainer() {
        StoredPoint point = vault.capture(source(new LocalSite(), new RedisTls(right, null, false)));

        assertThat(point.manifest().counts()).containsEntry("keys:db0", 1L);
    }

    @Test
    void theNameInTheCertificateCanBeGiven() {
        StoredPoint point =
                vault.capture(source(new DirectSite("127.0.0.2", "test"), new RedisTls(right, "localhost", false)));

        assertThat(point.manifest().counts()).containsEntry("keys:db0", 1L);
    }

    @Test
    void anotherCertificateIsRefused() {
        assertRefused("localhost", new RedisTls(wrong, null, false));
        assertRefused("localhost", new RedisTls(null, null, false));
        vault.assertEmpty();
    }

    @Test
    void aTrustedCertificateForAnotherNameIsRefused() {
        assertRefused("localhost", new RedisTls(right, "redis.example", false));
        vault.assertEmpty();
    }

    @Test
    void onlyWhereThePlanSaysSoAnyCertificateWillDo() {
        StoredPoint point = vault.capture(source(new DirectSite("localhost", "test"), new RedisTls(wrong, null, true)));

        assertThat(point.manifest().counts()).containsEntry("keys:db0", 1L);
    }

    @Test
    void aCertificateThatIsNoneIsForTheUserToMend() {
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> vault.capture(
                        source(new DirectSite("localhost", "test"), new RedisTls("not a certificate", null, false))))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CredentialsMissing))
                .satisfies(e -> assertThat(e.hint()).contains("tls.caSecretRef"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no"})
    void aServerThatIsReachedWithTlsIsRestoredWithinItsOwnMachineAlone(String replication) {
        server().cli("SET", "a", "1");
        StoredPoint point = vault.capture(source(new LocalSite(), new RedisTls(right, null, false)));
        server().cli("CONFIG", "SET", "tls-replication", replication);
        server().cli("SET", "a", "2");
        RedisTls tls = new RedisTls(right, null, false);

        try (RedisSource source = source(new DirectSite("localhost", "test"), tls)) {
            RestoreOptions elsewhere = new RestoreOptions(true, List.of(), Map.of(), "127.0.0.3", false);
            assertThatExceptionOfType(InvalidPlanException.class)
                    .isThrownBy(() -> source.restore(vault.content(point), elsewhere))
                    .withMessageContaining("in clear, from 127.0.0.3")
                    .satisfies(e -> assertThat(e.hint()).contains("PodExec"));
        }
        assertThat(server().cli("GET", "a")).isEqualTo("2");
        try (RedisSource source = source(TemporaryServers.site(), tls)) {
            Restored restored = source.restore(
                    vault.content(point), new RestoreOptions(true, List.of(), Map.of(), "127.0.0.3", false));
            assertThat(restored.actions()).anyMatch(action -> action.contains("a temporary server beside it"));
        }
        assertThat(server().cli("GET", "a")).isEqualTo("1");
        assertThat(server().cli("CONFIG", "GET", "tls-replication")).endsWith(replication);
        server().cli("CONFIG", "SET", "tls-replication", "no");
    }

    private void assertRefused(String host, RedisTls tls) {
        assertThatExceptionOfType(TransientException.class)
                .isThrownBy(() -> vault.capture(source(new DirectSite(host, "test"), tls)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SourceUnreachable))
                .satisfies(e -> assertThat(e.hint()).contains("TLS"));
    }

    private static RedisSource source(Site site, RedisTls tls) {
        return new RedisSource(
                site, new RedisSettings(server().port(), null, null, tls, Duration.ofSeconds(30)), new Cancellation());
    }

    private static RedisServers server() {
        return java.util.Objects.requireNonNull(running);
    }

    private static String certificate(String name) throws IOException, InterruptedException {
        Path pem = folder.resolve(name + ".pem");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost",
                        "-keyout",
                        folder.resolve(name + ".key").toString(),
                        "-out",
                        pem.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        assertThat(openssl.waitFor()).isZero();
        return Files.readString(pem);
    }
}
