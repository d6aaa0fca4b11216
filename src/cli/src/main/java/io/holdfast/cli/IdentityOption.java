package io.holdfast.cli;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.seal.Identity;
import io.holdfast.engine.seal.Opener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The private key that opens recovery points; never kept in a cluster. */
final class IdentityOption {

    @Option(
            names = {"-i", "--identity"},
            paramLabel = "FILE",
            description =
                    "age identity file (AGE-SECRET-KEY-1…), or the variable HOLDFAST_IDENTITY with such a file's path.")
    @Nullable
    Path file;

    boolean isGiven() {
        return path() != null;
    }

    Opener opener() {
        Path path = path();
        if (path == null) {
            throw new InvalidPlanException(
                    Reason.CredentialsMissing, "no identity is given", "say --identity FILE with the age private key");
        }
        try {
            return new Opener(Identity.parse(Files.readString(path), path.toString()));
        } catch (IOException e) {
            throw new InvalidPlanException(
                    Reason.CredentialsMissing, "cannot read the identity file " + path, "check the path", e);
        }
    }

    private @Nullable Path path() {
        String variable = System.getenv("HOLDFAST_IDENTITY");
        return file != null ? file : variable == null ? null : Path.of(variable);
    }
}
