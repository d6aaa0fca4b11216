package io.holdfast.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.testkit.PostgresServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Questions to a real PostgreSQL: nothing is written by them, and what goes wrong is told apart. */
class SqlQuestionIT {
    private static final PostgresServers SERVER = PostgresServers.start();

    @BeforeAll
    static void fill() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(SERVER.url(), PostgresServers.USER, PostgresServers.PASSWORD);
                var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE papers AS SELECT n AS id, NULL::text AS note FROM generate_series(1, 1234) n");
            statement.execute("CREATE FUNCTION sly() RETURNS int LANGUAGE sql AS 'DELETE FROM papers RETURNING 1'");
        }
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void theFirstValueIsTheAnswer() {
        assertThat(question().firstValue("SELECT count(*) FROM papers")).isEqualTo("1234");
        assertThat(question().firstValue("SELECT id, note FROM papers ORDER BY id DESC"))
                .isEqualTo("1234");
        assertThat(question().firstValue("SELECT note FROM papers")).isEmpty();
    }

    @Test
    void nothingIsWritten() {
        refused("DELETE FROM papers RETURNING id", Reason.SourceFailed, "read-only transaction");
        refused("SELECT sly()", Reason.SourceFailed, "read-only transaction");
        refused("CREATE TABLE mine (id int)", Reason.SourceFailed, "read-only transaction");
        assertThat(question().firstValue("SELECT count(*) FROM papers")).isEqualTo("1234");
    }

    @Test
    void whatThePlanGotWrongIsNotTriedAgain() {
        refused("SELECT * FROM paperz", Reason.SourceFailed, "paperz");
        refused("SELECT id FROM papers WHERE id < 0", Reason.NothingSelected, "gives no row");
        SqlQuestion stranger = new SqlQuestion(SERVER.url(), PostgresServers.USER, "wrong", Duration.ofSeconds(10));
        failing(() -> stranger.firstValue("SELECT 1"), error -> {
            assertThat(error).isInstanceOf(InvalidPlanException.class);
            assertThat(error.reason()).isEqualTo(Reason.AccessDenied);
            assertThat(error.getMessage()).doesNotContain("wrong");
        });
    }

    @Test
    void whatMayPassIsTriedAgain() {
        SqlQuestion hasty =
                new SqlQuestion(SERVER.url(), PostgresServers.USER, PostgresServers.PASSWORD, Duration.ofSeconds(1));
        failing(() -> hasty.firstValue("SELECT pg_sleep(20)"), error -> {
            assertThat(error).isInstanceOf(TransientException.class);
            assertThat(error.getMessage()).doesNotContain(PostgresServers.PASSWORD);
        });
        PostgresServers gone = PostgresServers.start();
        gone.kill();
        SqlQuestion late =
                new SqlQuestion(gone.url(), PostgresServers.USER, PostgresServers.PASSWORD, Duration.ofSeconds(5));
        failing(() -> late.firstValue("SELECT 1"), error -> {
            assertThat(error).isInstanceOf(TransientException.class);
            assertThat(error.reason()).isEqualTo(Reason.SourceUnreachable);
        });
        gone.close();
    }

    private static void refused(String query, Reason reason, String why) {
        failing(() -> question().firstValue(query), error -> {
            assertThat(error).as(query).isInstanceOf(InvalidPlanException.class);
            assertThat(error.reason()).isEqualTo(reason);
            assertThat(error.getMessage()).contains(why);
            assertThat(error.hint()).isNotBlank();
        });
    }

    private static void failing(ThrowingCallable question, Consumer<RecoveryException> judge) {
        assertThatThrownBy(question).isInstanceOfSatisfying(RecoveryException.class, judge);
    }

    private static SqlQuestion question() {
        return new SqlQuestion(SERVER.url(), PostgresServers.USER, PostgresServers.PASSWORD, Duration.ofSeconds(10));
    }
}
