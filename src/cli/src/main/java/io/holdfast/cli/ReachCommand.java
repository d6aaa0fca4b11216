package io.holdfast.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.api.HoldfastDuration;
import io.holdfast.cli.worker.Reach;
import io.holdfast.cli.worker.TerminationFile;
import io.holdfast.engine.run.Cancellation;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the pod does that proves a drill's namespace to be cut off. */
@Command(
        name = "reach",
        hidden = true,
        mixinStandardHelpOptions = true,
        description =
                "Tries which addresses can be reached from here; succeeds if all allowed ones can and no forbidden one.")
final class ReachCommand implements Callable<Integer> {
    private static final Duration TRY = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Option(names = "--allowed", paramLabel = "HOST:PORT", description = "Must be reached.")
    private List<String> allowed = List.of();

    @Option(names = "--forbidden", paramLabel = "HOST:PORT", description = "Must not be reached.")
    private List<String> forbidden = List.of();

    @Option(
            names = "--within",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "How long things may take to become as they must be.")
    private String within = "0s";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        Instant deadline = Instant.now().plus(HoldfastDuration.parse(within));
        Cancellation never = new Cancellation();
        Reach.Report report = look();
        while (!isGood(report) && Instant.now().isBefore(deadline)) {
            never.pause(PAUSE);
            report = look();
        }
        String text = new ObjectMapper().writeValueAsString(report);
        if (Files.isWritable(TerminationFile.STANDARD)) {
            new TerminationFile(TerminationFile.STANDARD).write(text);
        }
        Objects.requireNonNull(spec).commandLine().getOut().println(text);
        return (isGood(report) ? ExitCode.Success : ExitCode.Invalid).number();
    }

    private Reach.Report look() {
        List<String> all = new ArrayList<>(allowed);
        all.addAll(forbidden);
        Set<String> reached = Reach.reached(all, TRY);
        List<Reach.Seen> seen = new ArrayList<>();
        allowed.forEach(address -> seen.add(new Reach.Seen(address, true, reached.contains(address))));
        forbidden.forEach(address -> seen.add(new Reach.Seen(address, false, reached.contains(address))));
        return new Reach.Report(seen);
    }

    private static boolean isGood(Reach.Report report) {
        return report.seen().stream().allMatch(Reach.Seen::asWanted);
    }
}
