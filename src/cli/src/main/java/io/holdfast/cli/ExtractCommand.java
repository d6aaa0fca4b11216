package io.holdfast.cli;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.restore.PointReader;
import io.holdfast.engine.run.Progress;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the plain bytes of an artifact. */
@Command(
        name = "extract",
        mixinStandardHelpOptions = true,
        description =
                "Writes an artifact's plain bytes to standard output. Only with exit code 0 are they whole and proven.")
final class ExtractCommand implements Callable<Integer> {

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private PointOptions point = new PointOptions();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Option(names = "--artifact", paramLabel = "NAME", description = "Needed only if the point has several.")
    private @Nullable String artifact;

    @Option(names = "--to", paramLabel = "FILE", description = "Write to this file instead of standard output.")
    private @Nullable Path target;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (Repository repository = options.reader(options.plan())) {
            StoredPoint stored = point.find(
                    repository, Objects.requireNonNull(spec).commandLine().getErr());
            PointReader reader =
                    new PointReader(repository, stored, identity.opener(), new Progress(InstantSource.system()));
            try (InputStream in = reader.open(name(reader));
                    OutputStream out =
                            target == null ? new FileOutputStream(FileDescriptor.out) : Files.newOutputStream(target)) {
                in.transferTo(out);
            } catch (IOException e) {
                throw new TransientException(
                        Reason.NoSpace, "cannot write the artifact: " + e.getMessage(), "check the target", e);
            }
        }
        return ExitCode.Success.number();
    }

    private String name(PointReader reader) {
        if (artifact != null) {
            return artifact;
        }
        if (reader.artifacts().size() != 1) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "the recovery point has several artifacts: " + String.join(", ", reader.artifacts()),
                    "say --artifact NAME");
        }
        return reader.artifacts().getFirst();
    }
}
