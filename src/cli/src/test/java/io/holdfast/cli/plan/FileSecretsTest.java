package io.holdfast.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSecretsTest {

    @TempDir
    private Path folder;

    @Test
    void aMountedSecretIsReadWithoutItsLastLineBreak() throws IOException {
        put("redis-auth", "password", " a b\n");

        assertThat(new FileSecrets(folder, Map.of()).value("redis-auth", "password", "field"))
                .isEqualTo(" a b");
    }

    @Test
    void aVariableStandsInForWhatTheFolderLacks() throws IOException {
        put("redis-auth", "password", "from the folder");
        Map<String, String> environment =
                Map.of("HOLDFAST_SECRET_REDIS_AUTH_PASSWORD", "no", "HOLDFAST_SECRET_S3_KEYS_TLS_CRT", "yes");
        Secrets secrets = new FileSecrets(folder, environment);

        assertThat(secrets.value("redis-auth", "password", "field")).isEqualTo("from the folder");
        assertThat(secrets.value("s3.keys", "tls.crt", "field")).isEqualTo("yes");
        assertThat(new FileSecrets(null, environment).value("redis-auth", "password", "field"))
                .isEqualTo("no");
    }

    @Test
    void aValueIsReadWhenItIsNeededSoThatARotationIsSeen() throws IOException {
        Secrets secrets = new FileSecrets(folder, Map.of());
        put("redis-auth", "password", "old");
        assertThat(secrets.value("redis-auth", "password", "field")).isEqualTo("old");
        put("redis-auth", "password", "new");
        assertThat(secrets.value("redis-auth", "password", "field")).isEqualTo("new");
    }

    @Test
    void aMissingValueIsNamedWithTheFieldAndBothPlacesForIt() throws IOException {
        put("redis-auth", "user", "canary");
        Secrets secrets = new FileSecrets(folder, Map.of("HOLDFAST_SECRET_OTHER", "canary"));

        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> secrets.value("redis-auth", "password", "redis.auth.secretRef"))
                .withMessageContainingAll("redis.auth.secretRef", "'password'", "'redis-auth'")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CredentialsMissing))
                .satisfies(e -> assertThat(e.hint())
                        .contains(folder + "/redis-auth/password", "HOLDFAST_SECRET_REDIS_AUTH_PASSWORD")
                        .doesNotContain("canary"));
    }

    private void put(String secret, String key, String value) throws IOException {
        Files.createDirectories(folder.resolve(secret));
        Files.writeString(folder.resolve(secret).resolve(key), value);
    }
}
