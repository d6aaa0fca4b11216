package io.holdfast.adapter.s3;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Makes the SDK's client from the settings: time limits, retries, trust, and no checksum but the one we computed. */
final class S3Clients {

    private static final int ATTEMPTS = 6;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration ATTEMPT = Duration.ofMinutes(10);
    private static final int CONFLICT = 409;

    private S3Clients() {}

    static S3Client open(S3Settings settings) {
        S3ClientBuilder client = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings.credentials()))
                .forcePathStyle(settings.pathStyle())
                // Trailing checksums are refused or damaged by many stores; ours travel as headers.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                // Asking before each part costs a round trip, and seconds where a proxy does not answer.
                .serviceConfiguration(configuration ->
                        configuration.chunkedEncodingEnabled(false).expectContinueEnabled(false))
                .overrideConfiguration(
                        override -> override.retryStrategy(retries()).apiCallAttemptTimeout(ATTEMPT))
                .httpClientBuilder(http(settings));
        if (settings.endpoint() != null) {
            client.endpointOverride(settings.endpoint());
        }
        if (!settings.signedPayload()) {
            client.putAuthScheme(new UnsignedPayload());
        }
        return client.build();
    }

    private static StandardRetryStrategy retries() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .backoffStrategy(BackoffStrategy.exponentialDelay(Duration.ofMillis(150), Duration.ofSeconds(20)))
                .throttlingBackoffStrategy(
                        BackoffStrategy.exponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(20)))
                // Two conditional writes of one key at once: S3 asks both to try again.
                .retryOnException(e -> e instanceof S3Exception s3
                        && s3.statusCode() == CONFLICT
                        && S3Failures.code(s3).equals("ConditionalRequestConflict"))
                .build();
    }

    private static Apache5HttpClient.Builder http(S3Settings settings) {
        Apache5HttpClient.Builder http = Apache5HttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .connectionAcquisitionTimeout(SILENCE)
                .maxConnections(2 * settings.concurrency() + 8)
                .tcpKeepAlive(true)
                .expectContinueEnabled(false);
        if (settings.caBundle() != null) {
            TrustManager[] trust = trust(settings.caBundle());
            http.tlsTrustManagersProvider(() -> trust);
        }
        return http;
    }

    private static TrustManager[] trust(String bundle) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bundle.getBytes(StandardCharsets.US_ASCII)))) {
                store.setCertificateEntry("ca-" + count++, certificate);
            }
            if (count == 0) {
                throw badBundle("it holds no certificate", null);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw badBundle(String.valueOf(e.getMessage()), e);
        }
    }

    private static InvalidPlanException badBundle(String why, @Nullable Exception cause) {
        return new InvalidPlanException(
                Reason.InvalidPlan,
                "The CA bundle cannot be used: " + why,
                "Give the signing certificates in PEM, one after another.",
                cause);
    }

    private static AwsCredentialsProvider credentials(S3Settings.Credentials credentials) {
        return switch (credentials) {
            case S3Settings.Credentials.Static fixed ->
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(fixed.accessKeyId(), fixed.secretAccessKey()));
            case S3Settings.Credentials.Session session ->
                StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
            case S3Settings.Credentials.Surroundings ignored ->
                DefaultCredentialsProvider.builder().build();
        };
    }
}
