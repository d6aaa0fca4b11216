package io.holdfast.cli;

import io.holdfast.engine.repository.Repository;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a manifest. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Prints the manifest of a recovery point as JSON, after checking its signature.")
final class ShowCommand implements Callable<Integer> {

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private PointOptions point = new PointOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (Repository repository = options.reader(options.plan())) {
            OutputOption.json(
                    Objects.requireNonNull(spec).commandLine().getOut(),
                    point.find(
                                    repository,
                                    Objects.requireNonNull(spec).commandLine().getErr())
                            .manifest());
        }
        return ExitCode.Success.number();
    }
}
