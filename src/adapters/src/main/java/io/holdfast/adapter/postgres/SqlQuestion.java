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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;
import org.postgresql.core.SqlCommandType;

/**
 * Asks a database one question, in a transaction that may not write. Just one statement: what comes after a COMMIT is not in
 * that transaction any more. What a function may do that reads only by its name is a matter of the role that asks.
 */
public final class SqlQuestion {
    /** The properties that a URL may have. Others name classes, files or hosts, and settings that are ours to make. */
    private static final Set<String> PROPERTIES = Set.of("sslmode", "currentSchema", "targetServerType", "gssEncMode");

    private static final Set<SqlCommandType> READING = Set.of(SqlCommandType.SELECT, SqlCommandType.WITH);

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

    /**
     * The hosts that a URL names, as the driver understands it.
     *
     * @throws InvalidPlanException if it is no such URL, or has properties that it may not have
     */
    public static List<String> hosts(String url) {
        Properties parsed = Driver.parseURL(url, null);
        if (parsed == null) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    url + " is no JDBC URL of PostgreSQL",
                    "write jdbc:postgresql://HOST:PORT/DATABASE");
        }
        String properties = url.contains("?") ? url.substring(url.indexOf('?') + 1) : "";
        Stream.of(properties.split("&"))
                .map(property -> property.split("=", 2)[0])
                .filter(name -> !name.isEmpty() && !PROPERTIES.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidPlanException(
                            Reason.InvalidPlan,
                            "the property " + name + " may not stand in the URL of a database",
                            "take it out; these may: " + String.join(", ", new TreeSet<>(PROPERTIES)));
                });
        return Stream.of(parsed.getProperty("PGHOST", "localhost").split(","))
                .map(host -> host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$|\\.$", ""))
                .toList();
    }

    /** The first value of the first row, as text; empty for NULL. */
    public String firstValue(String query) {
        List<String> _ = hosts(url);
        try (Connection connection = connect()) {
            refuseMore(query, connection.unwrap(BaseConnection.class));
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

    /** As the driver would split it; the server refuses what the driver did not. */
    private static void refuseMore(String query, BaseConnection connection) throws SQLException {
        List<NativeQuery> statements =
                Parser.parseJdbcSql(query, connection.getStandardConformingStrings(), false, true, false, false);
        if (statements.size() != 1
                || !READING.contains(statements.getFirst().getCommand().getType())) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "the query is not one statement that reads: " + query,
                    "write a single SELECT, or WITH … SELECT");
        }
    }

    private Connection connect() throws SQLException {
        Properties settings = new Properties();
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        settings.setProperty("connectTimeout", "10");
        settings.setProperty("socketTimeout", seconds);
        settings.setProperty("ApplicationName", "holdfast");
        // One message can hold one statement; the simple protocol would run several.
        settings.setProperty("preferQueryMode", "extended");
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
