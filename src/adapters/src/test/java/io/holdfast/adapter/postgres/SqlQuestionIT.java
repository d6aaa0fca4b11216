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
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        refused("SELECT sly()", Reason.SourceFailed, "read-only transaction");
        refused(
                "WITH gone AS (DELETE FROM papers RETURNING id) SELECT * FROM gone",
                Reason.SourceFailed,
                "read-only transaction");
        refused("SELECT set_config('transaction_read_only', 'off', false)", Reason.SourceFailed, "read-write mode");
        assertThat(question().firstValue("SELECT count(*) FROM papers")).isEqualTo("1234");
    }

    /** What follows a COMMIT is in no transaction of ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM papers RETURNING id",
                "CREATE TABLE mine (id int)",
                "SELECT 1; COMMIT; DELETE FROM papers",
                "SELECT 1; SELECT 2",
                "COMMIT; DELETE FROM papers RETURNING id",
                "SELECT ';'; COMMIT; DELETE FROM papers",
                "SELECT $$ $$; COMMIT; DELETE FROM papers",
                "SELECT 1 /* ; */; COMMIT; DELETE FROM papers",
                "DO $$ BEGIN COMMIT; DELETE FROM papers; END $$",
                "COPY (SELECT 1) TO PROGRAM 'touch /tmp/holdfast-was-here'",
                "SET default_transaction_read_only = off",
                ""
            })
    void whatIsNotOneStatementThatReadsIsNotAsked(String query) {
        failing(() -> question().firstValue(query), error -> {
            assertThat(error).isInstanceOf(InvalidPlanException.class);
            assertThat(error.hint()).isNotBlank();
        });
        assertThat(question().firstValue("SELECT count(*) FROM papers")).isEqualTo("1234");
    }

    @Test
    void anAnswerMayHaveSemicolonsAndOneAtItsEnd() {
        assertThat(question().firstValue("SELECT 'a;b';")).isEqualTo("a;b");
        assertThat(question().firstValue("SELECT E'\\'; COMMIT; DELETE FROM papers; SELECT '"))
                .as("one literal")
                .startsWith("'; COMMIT");
        assertThat(question().firstValue("WITH all_of AS (SELECT 7 AS n) SELECT n FROM all_of"))
                .isEqualTo("7");
    }

    @Test
    void aUrlNamesHostsAndNothingThatTheDriverWouldLoadOrRead() {
        assertThat(SqlQuestion.hosts("jdbc:postgresql://A.shop.svc:5432,[::1]:5433/db?sslmode=require"))
                .containsExactly("a.shop.svc", "::1");
        for (String property : List.of("socketFactory=x.Y", "loggerFile=/tmp/x", "service=other", "PGHOST=other")) {
            assertThatThrownBy(() -> SqlQuestion.hosts("jdbc:postgresql://a/db?" + property))
                    .as(property)
                    .isInstanceOf(InvalidPlanException.class);
        }
        assertThatThrownBy(() -> SqlQuestion.hosts("jdbc:mysql://a/db")).isInstanceOf(InvalidPlanException.class);
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
