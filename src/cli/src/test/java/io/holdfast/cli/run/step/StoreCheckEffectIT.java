package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.Outcome;
import io.holdfast.testkit.RedisServers;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step asks of a component's Redis. */
class StoreCheckEffectIT {
    private static final RedisServers SERVER = RedisServers.start();

    @TempDir
    private Path folder;

    @BeforeAll
    static void fill() {
        SERVER.cli("SET", "motto", "ready");
        SERVER.cli("RPUSH", "papers", "one", "two", "three");
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void theAnswerToTheCommandMustBeTheOneThatIsExpected() throws IOException {
        assertThat(ask("command: [GET, motto], expect: ready")).isInstanceOf(Outcome.Done.class);
        assertThat(message("command: [GET, motto], expect: steady")).contains("ready, expected steady");
        assertThat(message("command: [GET, other], expect: ready")).contains("GET other");
    }

    @Test
    void orAtLeastTheNumberThatThePlanNames() throws IOException {
        assertThat(ask("command: [LLEN, papers], atLeast: 3")).isInstanceOf(Outcome.Done.class);
        assertThat(message("command: [LLEN, papers], atLeast: 4")).contains("3, expected at least 4");
    }

    private String message(String fields) throws IOException {
        return ((Outcome.Failed) ask(fields)).message();
    }

    private Outcome ask(String fields) throws IOException {
        String steps = "steps: [{name: ask, redis: {component: cache, %s}}]\n".formatted(fields);
        String address = "127.0.0.1:" + SERVER.port();
        try (Scene scene = new Scene(folder, RunScope.recovery(), address, Scene.COMPONENTS + steps)) {
            return scene.run("ask");
        }
    }
}
