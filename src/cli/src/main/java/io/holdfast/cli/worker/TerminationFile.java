package io.holdfast.cli.worker;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file whose content the kubelet hands to the operator when the container has ended. */
public record TerminationFile(Path path) {

    /** Where Kubernetes looks for it. */
    public static final Path STANDARD = Path.of("/dev/termination-log");

    /** Writes the last words of this worker. */
    public void write(String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new TransientException(
                    Reason.Internal,
                    "cannot write the result to " + path + ": " + e.getMessage(),
                    "the operator will see a failed attempt and try again; it will find the recovery point",
                    e);
        }
    }
}
