package io.holdfast.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsServer;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.StoreProbe;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.S3Servers;
import io.holdfast.testkit.TestCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Each setting has its effect, and a wrong one is named in the failure. */
class S3SettingsIT {

    private static final ObjectKey KEY = new ObjectKey("a/b");
    private static final S3Settings.Encryption NONE = new S3Settings.Encryption.None();

    private static S3Servers server;
    private static String bucket;

    @BeforeAll
    static void start() {
        server = S3Servers.minio();
        bucket = server.newBucket();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void thePrefixSeparatesRepositories() {
        String shared = server.newBucket();
        try (ObjectStore one = open(S3Settings.of(server.endpoint(), shared, "/one/", S3Servers.credentials()));
                ObjectStore two = open(S3Settings.of(server.endpoint(), shared, "one-two", S3Servers.credentials()));
                ObjectStore all = open(S3Settings.of(server.endpoint(), shared, "", S3Servers.credentials()))) {
            one.create(KEY, new byte[1]);
            two.create(KEY, new byte[2]);
            assertThat(one.list().map(info -> info.key().value())).containsExactly("a/b");
            assertThat(all.list().map(info -> info.key().value())).containsExactly("one-two/a/b", "one/a/b");
            assertThat(one.describe()).isEqualTo("s3://" + shared + "/one at " + server.endpoint());
        }
    }

    @Test
    void requestsCarryTheClassTheEncryptionAndTheWayOfSigning() {
        S3Settings.Encryption managed = new S3Settings.Encryption.StoreManaged();
        S3Settings.Encryption service = new S3Settings.Encryption.KeyService("key-7");
        assertThat(headsOf(settings(null, NONE, false)))
                .allSatisfy(head -> assertThat(head)
                        .contains("x-amz-content-sha256: UNSIGNED-PAYLOAD")
                        .doesNotContain("aws-chunked")
                        .doesNotContain("x-amz-trailer")
                        .doesNotContain("100-continue")
                        .doesNotContain("x-amz-storage-class"));
        assertThat(headsOf(settings("REDUCED_REDUNDANCY", managed, true)))
                .allSatisfy(head -> assertThat(head)
                        .contains("x-amz-storage-class: REDUCED_REDUNDANCY")
                        .contains("x-amz-server-side-encryption: AES256")
                        .doesNotContain("UNSIGNED-PAYLOAD"));
        assertThat(headsOf(settings(null, service, false)))
                .allSatisfy(head -> assertThat(head)
                        .contains("x-amz-server-side-encryption: aws:kms")
                        .contains("x-amz-server-side-encryption-aws-kms-key-id: key-7"));
    }

    @Test
    void signedBodiesAreAccepted() {
        try (ObjectStore store = open(settings(null, NONE, true))) {
            store.create(new ObjectKey("signed"), new byte[100]);
            assertThat(store.find(new ObjectKey("signed"))).isPresent();
        }
    }

    @Test
    void theSessionTokenIsSent() {
        List<String> heads = headsOf(
                S3Settings.of(server.endpoint(), bucket, "", new S3Settings.Credentials.Session("id", "key", "lent")));
        assertThat(heads).allSatisfy(head -> assertThat(head).containsIgnoringCase("x-amz-security-token: lent"));
    }

    @Test
    void theBucketCanStandInTheHostName() {
        S3Settings host = new S3Settings(
                URI.create("http://localhost:" + server.endpoint().getPort()),
                "eu-west-9",
                "no-such-bucket-here",
                "",
                false,
                S3Servers.credentials(),
                null,
                null,
                NONE,
                3,
                false,
                true);
        assertThat(open(host).uploadConcurrency()).isEqualTo(3);
        RecoveryException failure = failureOf(host);
        // Either the name does not resolve, or the server is asked with it and knows no such bucket.
        assertThat(failure.reason())
                .isIn(
                        Reason.RepositoryUnavailable,
                        Reason.RepositoryMissing,
                        Reason.AccessDenied,
                        Reason.RepositoryFailed);
    }

    @Test
    void aMissingBucketIsNamed() {
        S3Settings wrong = S3Settings.of(server.endpoint(), "missing-bucket", "", S3Servers.credentials());
        assertThat(failureOf(wrong)).isInstanceOf(InvalidPlanException.class).satisfies(e -> {
            assertThat(e.reason()).isEqualTo(Reason.RepositoryMissing);
            assertThat(e.hint()).contains("missing-bucket");
        });
        try (ObjectStore store = open(wrong)) {
            assertThat(catchThrowableOfType(InvalidPlanException.class, () -> store.find(KEY))
                            .reason())
                    .isEqualTo(Reason.RepositoryMissing);
            assertThat(catchThrowableOfType(
                                    InvalidPlanException.class,
                                    () -> store.list().toList())
                            .reason())
                    .isEqualTo(Reason.RepositoryMissing);
        }
    }

    @Test
    void wrongKeysAreNamedAndNotShown() {
        for (S3Settings.Credentials wrong : List.of(
                new S3Settings.Credentials.Static("nobody", "hush-hush"),
                new S3Settings.Credentials.Static(S3Servers.ACCESS_KEY, "hush-hush"))) {
            RecoveryException failure = failureOf(S3Settings.of(server.endpoint(), bucket, "", wrong));
            assertThat(failure).isInstanceOf(InvalidPlanException.class);
            assertThat(failure.reason()).isEqualTo(Reason.AccessDenied);
            assertThat(failure.getMessage() + failure.hint() + wrong).doesNotContain("hush-hush");
        }
    }

    @Test
    void anAddressWhereNobodyListensIsUnavailable() {
        RecoveryException failure =
                failureOf(S3Settings.of(URI.create("http://127.0.0.1:1"), bucket, "", S3Servers.credentials()));
        assertThat(failure).isInstanceOf(TransientException.class).hasMessageContaining("127.0.0.1:1");
        assertThat(failure.reason()).isEqualTo(Reason.RepositoryUnavailable);
    }

    @Test
    void onlyTheGivenAuthorityIsTrusted(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        HttpsServer https = certificate.serve(exchange -> {
            // There is the bucket, and nothing in it.
            boolean object = exchange.getRequestURI().getPath().contains("/a/b");
            exchange.sendResponseHeaders(object ? 404 : 200, -1);
            exchange.close();
        });
        try {
            URI endpoint = URI.create("https://localhost:" + https.getAddress().getPort());
            try (ObjectStore trusting = open(tls(endpoint, certificate.pem()))) {
                assertThat(trusting.find(KEY)).isEmpty();
            }
            RecoveryException failure = failureOf(tls(endpoint, null));
            assertThat(failure).isInstanceOf(InvalidPlanException.class);
            assertThat(failure.hint()).contains("caBundle");
            assertThat(catchThrowableOfType(InvalidPlanException.class, () -> open(tls(endpoint, "no PEM")))
                            .reason())
                    .isEqualTo(Reason.InvalidPlan);
        } finally {
            https.stop(0);
        }
    }

    @Test
    void aProbeReadsClockVersioningAndLock() {
        String locked = "locked-" + System.nanoTime();
        try (S3Client client = server.client()) {
            client.createBucket(request -> request.bucket(locked).objectLockEnabledForBucket(true));
            assertThat(client.getBucketVersioning(request -> request.bucket(locked))
                            .status())
                    .isEqualTo(BucketVersioningStatus.ENABLED);
        }
        InstantSource late = () -> Instant.now().minus(Duration.ofMinutes(2));
        try (ObjectStore store =
                new S3ObjectStore(S3Settings.of(server.endpoint(), locked, "", S3Servers.credentials()), late)) {
            StoreProbe probe = store.probe();
            assertThat(probe.versioning()).isEqualTo(StoreProbe.Feature.On);
            assertThat(probe.objectLock()).isEqualTo(StoreProbe.Feature.On);
            assertThat(probe.clockSkew()).isBetween(Duration.ofSeconds(118), Duration.ofSeconds(122));
        }
    }

    private static List<String> headsOf(S3Settings settings) {
        List<String> heads = new CopyOnWriteArrayList<>();
        try (FaultProxy proxy = new FaultProxy(server.endpoint())) {
            // Refused at once: what is looked at is the request.
            proxy.on(
                    request -> request.is("^(PUT|POST) ") && heads.add(request.head()),
                    100,
                    new FaultProxy.Fault.Answer(403, "<Error><Code>AccessDenied</Code></Error>"));
            S3Settings through = new S3Settings(
                    proxy.address(),
                    settings.region(),
                    settings.bucket(),
                    settings.prefix(),
                    true,
                    settings.credentials(),
                    null,
                    settings.storageClass(),
                    settings.encryption(),
                    1,
                    settings.signedPayload(),
                    true);
            try (ObjectStore store = open(through)) {
                assertThat(catchThrowableOfType(RecoveryException.class, () -> store.create(KEY, new byte[10])))
                        .isNotNull();
                assertThat(catchThrowableOfType(RecoveryException.class, () -> store.begin(KEY)))
                        .isNotNull();
            }
        }
        assertThat(heads).hasSize(2);
        return heads;
    }

    private static S3Settings settings(
            @Nullable String storageClass, S3Settings.Encryption encryption, boolean signed) {
        return new S3Settings(
                server.endpoint(),
                "us-east-1",
                bucket,
                "",
                true,
                S3Servers.credentials(),
                null,
                storageClass,
                encryption,
                4,
                signed,
                true);
    }

    private static S3Settings tls(URI endpoint, @Nullable String bundle) {
        return new S3Settings(
                endpoint, "us-east-1", bucket, "", true, S3Servers.credentials(), bundle, null, NONE, 4, false, true);
    }

    private static ObjectStore open(S3Settings settings) {
        return new S3ObjectStore(settings, InstantSource.system());
    }

    private static RecoveryException failureOf(S3Settings settings) {
        try (ObjectStore store = open(settings)) {
            return catchThrowableOfType(RecoveryException.class, () -> store.create(KEY, new byte[10]));
        }
    }
}
