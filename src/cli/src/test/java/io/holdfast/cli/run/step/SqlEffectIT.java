package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.Outcome;
import io.holdfast.testkit.PostgresServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every field of a question to PostgreSQL reaches a real one, and what the plan expects of the answer is judged. */
class SqlEffectIT {
    private static final PostgresServers SERVER = PostgresServers.start();

    @TempDir
    private Path folder;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void theAnswerMustBeTheOneThatThePlanExpects() throws IOException {
        assertThat(ask("query: SELECT 7 * 6, expect: \"42\"")).isInstanceOf(Outcome.Done.class);
        assertThat(failure("query: SELECT 7 * 6, expect: \"43\"").message()).contains("42, expected 43");
        assertThat(failure("query: SELECT 7 * 7, expect: \"42\"").message()).contains("49, expected 42");
    }

    @Test
    void orAtLeastTheNumberThatThePlanNames() throws IOException {
        assertThat(ask("query: SELECT 42, atLeast: 42")).isInstanceOf(Outcome.Done.class);
        assertThat(failure("query: SELECT 42, atLeast: 43").message()).contains("expected at least 43");
    }

    @Test
    void userAndPasswordAreThoseOfTheSecretsThatThePlanNames() throws IOException {
        assertThat(failure(login("who", "stranger", "pass", "right")).reason()).isEqualTo("AccessDenied");
        assertThat(failure(login("who", "user", "pass", "wrong")).reason()).isEqualTo("AccessDenied");
        assertThat(failure(login("pass", "user", "pass", "right")).reason()).isEqualTo("CredentialsMissing");
        assertThat(failure(login("who", "user", "who", "right")).reason()).isEqualTo("CredentialsMissing");
        assertThat(ask(login("who", "user", "pass", "right"))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void theDatabaseIsTheOneThatThePlanNames() throws IOException {
        String elsewhere = SERVER.url().replace("/postgres", "/$(namespace)");
        Outcome.Failed failed = (Outcome.Failed) ask(elsewhere, "query: SELECT 1, expect: \"1\"");
        assertThat(failed.message()).contains("database \"shop\" does not exist");
    }

    private static String login(String user, String userKey, String password, String passwordKey) {
        return "query: SELECT 1, expect: \"1\", usernameRef: {name: %s, key: %s}, passwordRef: {name: %s, key: %s}"
                .formatted(user, userKey, password, passwordKey);
    }

    private Outcome.Failed failure(String fields) throws IOException {
        return (Outcome.Failed) ask(fields);
    }

    private Outcome ask(String fields) throws IOException {
        return ask(SERVER.url(), fields);
    }

    private Outcome ask(String url, String fields) throws IOException {
        String known = fields.contains("usernameRef")
                ? fields
                : fields + ", usernameRef: {name: who, key: user}, passwordRef: {name: pass, key: right}";
        String step = "steps: [{name: ask, sql: {url: \"%s\", %s}}]\n".formatted(url, known);
        try (Scene scene = new Scene(folder, RunScope.recovery(), Scene.COMPONENTS + step)) {
            scene.server.keep(
                    "/api/v1/namespaces/shop/secrets/who", secret("user", PostgresServers.USER, "stranger", "eve"));
            scene.server.keep(
                    "/api/v1/namespaces/shop/secrets/pass",
                    secret("right", PostgresServers.PASSWORD, "wrong", "guess"));
            return scene.run("ask");
        }
    }

    private static String secret(String key, String value, String otherKey, String otherValue) {
        return "{apiVersion: v1, kind: Secret, metadata: {name: it}, data: {%s: %s, %s: %s}}"
                .formatted(key, base64(value), otherKey, base64(otherValue));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
