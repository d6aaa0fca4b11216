package io.holdfast.cli.plan;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of the Secrets that a plan names: files {@code DIR/NAME/KEY}, as a Secret mounted into a pod looks, or
 * environment variables {@code HOLDFAST_SECRET_NAME_KEY}. Values are read when they are needed and never shown.
 */
public final class FileSecrets implements Secrets {

    private static final String PREFIX = "HOLDFAST_SECRET_";

    private final @Nullable Path directory;
    private final Map<String, String> environment;

    public FileSecrets(@Nullable Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String value(String name, String key, String field) {
        if (directory != null) {
            Path file = directory.resolve(name).resolve(key);
            if (Files.isReadable(file)) {
                return read(file, field);
            }
        }
        String variable = PREFIX + variable(name) + "_" + variable(key);
        String value = environment.get(variable);
        if (value != null) {
            return value;
        }
        throw new InvalidPlanException(
                Reason.CredentialsMissing,
                field + " names key '" + key + "' of Secret '" + name + "', and there is no such value",
                "put it into the file "
                        + (directory == null ? "DIR" : directory.toString())
                        + "/" + name + "/" + key + (directory == null ? " (with --secrets DIR)" : "")
                        + " or the variable " + variable + "; in a cluster, create the Secret");
    }

    private static String read(Path file, String field) {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw new InvalidPlanException(
                    Reason.CredentialsMissing, field + ": cannot read " + file, "check its permissions", e);
        }
    }

    private static String variable(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
