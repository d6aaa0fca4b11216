package io.holdfast.adapter.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsServer;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.testkit.TcpSite;
import io.holdfast.testkit.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a capture believes to be the Qdrant that it was told of. A server that answers is one that was believed. */
class QdrantTlsTest {

    private static TestCertificate ofLocalhost;
    private static TestCertificate ofOthers;

    @BeforeAll
    static void make(@TempDir Path one, @TempDir Path other) throws Exception {
        ofLocalhost = TestCertificate.make(one);
        ofOthers = TestCertificate.make(other, "dns:qdrant.research-ops.svc,dns:*.cluster.example,ip:10.1.2.3");
    }

    @Test
    void onlyTheGivenAuthorityIsTrusted() throws IOException {
        assertBelieved(ofLocalhost, QdrantTls.of(ofLocalhost.pem()));
        assertDoubted(ofLocalhost, QdrantTls.of(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"qdrant.research-ops.svc", "QDRANT.research-ops.SVC", "a.cluster.example", "10.1.2.3"})
    void anotherNameThanTheHostsIsExpectedIfThePlanSaysSo(String name) throws IOException {
        assertBelieved(ofOthers, new QdrantTls(ofOthers.pem(), name, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "svc",
                "other.research-ops.svc",
                "cluster.example",
                "a.b.cluster.example",
                "10.1.2.4"
            })
    void aCertificateForOthersIsDoubted(String name) throws IOException {
        assertDoubted(ofOthers, new QdrantTls(ofOthers.pem(), name, false));
    }

    @Test
    void theRightNameOfAForeignAuthorityIsDoubted() throws IOException {
        assertDoubted(ofLocalhost, new QdrantTls(null, "localhost", false));
    }

    @Test
    void anyCertificateIsBelievedOnlyWhereThePlanSaysSo() throws IOException {
        assertBelieved(ofOthers, new QdrantTls(null, null, true));
        assertDoubted(ofOthers, new QdrantTls(null, null, false));
    }

    private static void assertBelieved(TestCertificate certificate, QdrantTls tls) throws IOException {
        assertThat(failure(certificate, tls).reason()).isEqualTo(Reason.UnsupportedVersion);
    }

    private static void assertDoubted(TestCertificate certificate, QdrantTls tls) throws IOException {
        InvalidPlanException doubt = failure(certificate, tls);
        assertThat(doubt.reason()).isEqualTo(Reason.SourceUnreachable);
        assertThat(doubt.hint()).contains("tls.caSecretRef").contains("tls.serverName");
    }

    private static InvalidPlanException failure(TestCertificate certificate, QdrantTls tls) throws IOException {
        HttpsServer https = certificate.serve(exchange -> {
            byte[] version = "{\"version\":\"1.10.0\"}".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, version.length);
            exchange.getResponseBody().write(version);
            exchange.close();
        });
        try {
            QdrantSettings settings =
                    new QdrantSettings(6333, null, List.of(), false, Duration.ofSeconds(20), tls, false);
            QdrantSource source =
                    new QdrantSource(TcpSite.local(https.getAddress().getPort()), settings, InstantSource.system());
            InvalidPlanException failure = catchThrowableOfType(InvalidPlanException.class, source::probe);
            assertThat(failure).isNotNull();
            return failure;
        } finally {
            https.stop(0);
        }
    }
}
