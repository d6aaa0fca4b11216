package io.holdfast.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.adapter.s3.S3Settings;
import io.holdfast.adapter.s3.S3Settings.Credentials;
import io.holdfast.adapter.s3.S3Settings.Encryption;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.engine.capture.Destination;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.seal.Identity;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every field of a BackupRepository arrives; no value here is one that the field has by itself. */
final class RepositoriesTest {

    /** Says where it was read. */
    private static final Secrets NAMES = (name, key, _) -> name + "/" + key;

    private static final String RECIPIENT = Identity.generate().recipient();

    @TempDir
    private Path folder;

    @Test
    void everySettingOfABucketArrives() {
        S3Settings settings = settings("""
                bucket: backups
                prefix: team/a
                endpoint: https://store:9000
                region: eu-central-2
                pathStyle: true
                credentials: {secretRef: {name: keys}, accessKeyIdKey: id, secretAccessKeyKey: secret}
                caBundle: {secretRef: {name: authority}, key: root.pem}
                storageClass: STANDARD_IA
                serverSideEncryption: {type: SSE-KMS, kmsKeyId: key-7}
                uploadConcurrency: 7
                """);

        assertThat(settings)
                .isEqualTo(new S3Settings(
                        URI.create("https://store:9000"),
                        "eu-central-2",
                        "backups",
                        "team/a",
                        true,
                        new Credentials.Static("keys/id", "keys/secret"),
                        "authority/root.pem",
                        "STANDARD_IA",
                        new Encryption.KeyService("key-7"),
                        7,
                        false,
                        true));
    }

    @Test
    void certificatesMayBeInAConfigMap() {
        assertThat(settings("{bucket: backups, caBundle: {configMapRef: {name: public}}}")
                        .caBundle())
                .isEqualTo("public/ca.crt");
    }

    @Test
    void credentialsAreLentForAWhileOrThoseOfTheSurroundings() {
        assertThat(settings("{bucket: backups, credentials: {secretRef: {name: keys}, sessionTokenKey: token}}")
                        .credentials())
                .isEqualTo(new Credentials.Session("keys/accessKeyId", "keys/secretAccessKey", "keys/token"));
        assertThat(settings("bucket: backups").credentials()).isEqualTo(new Credentials.Surroundings());
    }

    @Test
    void theStoreEncryptsOnlyIfItIsAskedTo() {
        assertThat(settings("{bucket: backups, serverSideEncryption: {type: SSE-S3}}")
                        .encryption())
                .isEqualTo(new Encryption.StoreManaged());
        assertThat(settings("bucket: backups").encryption()).isEqualTo(new Encryption.None());
    }

    @Test
    void dataIsCompressedAtTheLevelThatIsAskedFor() {
        SigningKey key = SigningKey.generate();
        assertThat(destination("compression: {level: 9}", (_, _, _) -> key.toPem())
                        .sealer()
                        .level())
                .isEqualTo(9);
    }

    @Test
    void theSigningKeyIsReadUnderItsOwnName() {
        SigningKey right = SigningKey.generate();
        Secrets secrets = (name, key, field) -> {
            if (name.equals("signing") && key.equals("rotated.pem")) {
                return right.toPem();
            }
            throw new InvalidPlanException(Reason.CredentialsMissing, field, name + "/" + key);
        };

        SigningKey read = destination("signing: {secretRef: {name: signing}, key: rotated.pem}", secrets)
                .repository()
                .signer();
        assertThat(Objects.requireNonNull(read).verificationKey()).isEqualTo(right.verificationKey());
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> destination("signing: {secretRef: {name: signing}}", secrets));
    }

    private static S3Settings settings(String s3) {
        BackupRepository resource = repository("s3:\n" + s3.indent(2));
        return new Repositories(NAMES, InstantSource.system())
                .settings(Objects.requireNonNull(resource.getSpec().s3()));
    }

    private Destination destination(String more, Secrets secrets) {
        return new Repositories(secrets, InstantSource.system())
                .destination(repository("directory: {path: \"" + folder + "\"}\n" + more));
    }

    private static BackupRepository repository(String more) {
        String signing = more.contains("signing:") ? "" : "signing: {secretRef: {name: signing}}\n";
        PlanFiles plan = PlanFiles.read(List.of());
        plan.add("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupRepository
                metadata: {name: main}
                spec:
                  encryption: {recipients: [%s]}
                """.formatted(RECIPIENT) + (signing + more).indent(2), "plan.yaml");
        return plan.repository("main");
    }
}
