package io.holdfast.cli;

import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.run.Cancellation;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The command line's entry point. */
@Command(
        name = "holdfast",
        description = "Makes recovery points of Redis, Qdrant and configuration, proves them, and restores them.",
        mixinStandardHelpOptions = true,
        versionProvider = Tool.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BackupCommand.class,
            ListCommand.class,
            ShowCommand.class,
            VerifyCommand.class,
            RestoreCommand.class,
            RecoverCommand.class,
            ExtractCommand.class,
            DoctorCommand.class,
            PruneCommand.class,
            PinCommand.class,
            SweepCommand.class,
            ImportCommand.class,
            ReportCommand.class,
            LintCommand.class,
            RunCommand.class,
            RunCleanupCommand.class,
            ReachCommand.class,
            KeygenCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was done and proven",
            "1:a fault in this program",
            "2:the command line, the plan, a credential or the target must be changed",
            "3:trying again may help",
            "4:bytes, counts or signatures are wrong, somebody must look",
            "130:stopped by SIGINT, 143 by SIGTERM"
        })
public final class Main {

    private final Stop stop;

    private Main(Stop stop) {
        this.stop = stop;
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, writer(System.out), writer(System.err)));
    }

    /** Runs one command; everything that it prints goes to the two writers. */
    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        try (Stop stop = new Stop(err)) {
            CommandLine line = new CommandLine(new Main(stop))
                    .setOut(out)
                    .setErr(err)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setExecutionExceptionHandler((failure, command, _) -> explain(failure, command));
            return line.execute(arguments);
        }
    }

    /** What a signal cancels from now on, for a command that has something to clean up and looks at it. */
    static Cancellation cancellation(@Nullable CommandSpec command) {
        return stop(command).cancellation();
    }

    /** Has signals end the process at once again, because there is nothing more to clean up. */
    static void cleanedUp(@Nullable CommandSpec command) {
        stop(command).close();
    }

    private static Stop stop(@Nullable CommandSpec command) {
        return ((Main) Objects.requireNonNull(command).root().userObject()).stop;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static int explain(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        if (failure instanceof RecoveryException known) {
            err.println("error (" + known.reason() + "): " + known.getMessage());
            err.println("hint: " + known.hint());
            return ExitCode.of(known).number();
        }
        err.println("error (Internal): " + failure);
        err.println("hint: this is a fault in Holdfast: please report it with the lines below");
        failure.printStackTrace(err);
        return ExitCode.Fault.number();
    }
}
