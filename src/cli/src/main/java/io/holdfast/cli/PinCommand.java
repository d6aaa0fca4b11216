package io.holdfast.cli;

import io.holdfast.engine.repository.Pins;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps a recovery point whatever its age. */
@Command(
        name = "pin",
        mixinStandardHelpOptions = true,
        description =
                "Keeps a recovery point whatever its age, until it is unpinned: a signed document beside its manifest says so. Needs the signing key.")
final class PinCommand implements Callable<Integer> {

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private PointOptions point = new PointOptions();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for whoever finds it.")
    private @Nullable String reason;

    @Option(names = "--remove", description = "Let it expire again: removes every pin of it.")
    private boolean remove;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var commandLine = Objects.requireNonNull(spec).commandLine();
        try (Repository repository = options.reader(options.plan())) {
            StoredPoint stored = point.find(repository, commandLine.getErr());
            repository.refuseUntrusted(stored);
            Pins pins = new Pins(repository);
            Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
            if (remove) {
                int removed = pins.remove(stored, _ -> true);
                commandLine.getOut().println("removed " + removed + " pins of " + stored.folder());
                pins.look(stored, now)
                        .doubts()
                        .forEach(doubt -> commandLine
                                .getErr()
                                .println("warning: it is still kept, because " + doubt.object()
                                        + " may have been a pin; whoever is sure that it was none of ours removes it from"
                                        + " the bucket: " + doubt.why()));
            } else {
                pins.add(
                        stored,
                        new Pins.Wish("command-line " + System.getProperty("user.name", "unknown"), reason, null),
                        now);
                commandLine.getOut().println("pinned " + stored.folder());
            }
        }
        return ExitCode.Success.number();
    }
}
