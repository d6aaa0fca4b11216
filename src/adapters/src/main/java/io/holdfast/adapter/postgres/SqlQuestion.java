package io.holdfast.adapter.postgres;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Asks a database one question, in a transaction that may not write. */
public final class SqlQuestion {
    private final String url;
    private final @Nullable String user;
    private final @Nullable String password;
    private final Duration timeout;

    /** @param url {@code jdbc:postgresql://host:port/database}, without credentials */
    public SqlQuestion(String url, @Nullable String user, @Nullable String password, Duration timeout) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.timeout = timeout;
    }

    /** The first value of the first row, as text; empty for NULL. */
    public String firstValue(String query) {
        try (Connection connection = connect()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout((int) Math.max(1, timeout.toSeconds()));
                statement.setMaxRows(1);
                try (ResultSet rows = statement.executeQuery(query)) {
                    if (!rows.next()) {
                        throw new InvalidPlanException(
                                Reason.NothingSelected,
                                "the query gives no row: " + query,
                                "write a query that always gives one, like SELECT count(*)");
                    }
                    return Objects.requireNonNullElse(rows.getString(1), "");
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private Connection connect() throws SQLException {
        Properties settings = new Properties();
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        settings.setProperty("connectTimeout", "10");
        settings.setProperty("socketTimeout", seconds);
        settings.setProperty("ApplicationName", "holdfast");
        if (user != null) {
            settings.setProperty("user", user);
        }
        if (password != null) {
            settings.setProperty("password", password);
        }
        return DriverManager.getConnection(url, settings);
    }

    /** Class 08 and 57 of SQLSTATE are about the connection and the server's own state: those may pass. */
    private RecoveryException failure(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        String message = "PostgreSQL at " + url + ": " + e.getMessage();
        if (state.startsWith("28")) {
            return new InvalidPlanException(
                    Reason.AccessDenied, message, "check the Secret with user name and password, and pg_hba.conf", e);
        }
        if (state.startsWith("08") || state.startsWith("57") || state.startsWith("53") || state.isEmpty()) {
            return new TransientException(
                    Reason.SourceUnreachable, message, "check that it runs; the step is tried again", e);
        }
        return new InvalidPlanException(Reason.SourceFailed, message, "correct the query; it may only read", e);
    }
}
