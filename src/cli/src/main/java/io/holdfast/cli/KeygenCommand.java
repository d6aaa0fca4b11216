package io.holdfast.cli;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.seal.Identity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the two keys that a repository needs. */
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a key.",
            "age: the identity that opens backups (keep it outside the cluster) and its recipient (goes into the BackupRepository).",
            "signing: the key that signs manifests (goes into a Secret) and its public half."
        })
final class KeygenCommand implements Runnable {

    enum Kind {
        age,
        signing
    }

    @Parameters(paramLabel = "KIND", description = "age or signing.")
    private Kind kind = Kind.age;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Write the private key to this new file, readable by its owner only, instead of standard output.")
    private @Nullable Path out;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        PrintWriter print = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        if (kind == Kind.age) {
            Identity.Generated key = Identity.generate();
            write(print, "# recipient: " + key.recipient() + "\n" + key.secret() + "\n");
            say(print, "recipient: " + key.recipient());
        } else {
            SigningKey key = SigningKey.generate();
            write(print, key.toPem());
            say(print, "public key: " + key.verificationKey().base64());
            say(print, "fingerprint: " + key.verificationKey().fingerprint());
            say(
                    print,
                    "pin it, so that others' recovery points are refused: spec.signing.publicKeys: ["
                            + key.verificationKey().base64() + "]");
        }
    }

    /** With a file the public half goes to standard output; without one that is taken by the private key. */
    private void say(PrintWriter print, String publicHalf) {
        if (out != null) {
            print.println(publicHalf);
        } else {
            java.util.Objects.requireNonNull(spec).commandLine().getErr().println(publicHalf);
        }
    }

    private void write(PrintWriter print, String text) {
        Path file = out;
        if (file == null) {
            print.print(text);
            print.flush();
            return;
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan, file + " exists already", "keys are never overwritten: choose another name", e);
        } catch (IOException e) {
            throw new InvalidPlanException(Reason.InvalidPlan, "cannot write " + file, "check the folder", e);
        }
    }
}
