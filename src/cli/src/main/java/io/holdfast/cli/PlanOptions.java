package io.holdfast.cli;

import io.holdfast.cli.plan.FileSecrets;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.cli.plan.Secrets;
import io.holdfast.engine.repository.Repository;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that works on a plan. */
final class PlanOptions {

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "YAML with BackupPolicy and BackupRepository documents; may be given several times.")
    List<Path> files = List.of();

    @Option(
            names = "--secrets",
            paramLabel = "DIR",
            description =
                    "Folder with the values of the Secrets that the plan names, as DIR/NAME/KEY. Without it, and for what it lacks, variables HOLDFAST_SECRET_NAME_KEY are used.")
    @Nullable
    Path secretsDirectory;

    @Option(
            names = "--repository",
            paramLabel = "NAME",
            description = "Which BackupRepository of the plan; needed only if there are several.")
    @Nullable
    String repository;

    @Option(
            names = "--accept-unknown-signers",
            description =
                    "Open recovery points that no trusted key signed. Whoever may write to the bucket then chooses what is restored.")
    boolean acceptUnknownSigners;

    PlanFiles plan() {
        return PlanFiles.read(files);
    }

    Secrets secrets() {
        return new FileSecrets(secretsDirectory, System.getenv());
    }

    Repositories repositories() {
        return new Repositories(secrets(), InstantSource.system(), acceptUnknownSigners);
    }

    /** The named, or the only, repository, for reading. */
    Repository reader(PlanFiles plan) {
        return repositories().reader(plan.repository(repository));
    }
}
