package io.holdfast.cli;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.ObjectKey;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists recovery points. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the recovery points of a repository, oldest first. Needs no private key.")
final class ListCommand implements Callable<Integer> {

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--path",
            paramLabel = "KIND/NAMESPACE/POLICY/SOURCE",
            description = "Only recovery points whose key begins so.")
    private String path = "";

    @Option(
            names = "--foreign",
            description =
                    "List what lies in the repository and is not Holdfast's instead. It is never touched; look at it, and at who can write to the bucket.")
    private boolean foreign;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (foreign) {
            return listForeign();
        }
        List<PointRow> rows = new ArrayList<>();
        try (Repository repository = options.reader(options.plan())) {
            for (ObjectKey folder : repository.folders()) {
                if (folder.value().startsWith(path)) {
                    rows.add(row(repository, folder));
                }
            }
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (output.isJson()) {
            OutputOption.json(out, rows);
        } else {
            print(out, rows);
        }
        boolean broken = rows.stream().anyMatch(row -> row.problem() != null);
        return (broken ? ExitCode.Integrity : ExitCode.Success).number();
    }

    private int listForeign() {
        List<ForeignRow> rows;
        try (Repository repository = options.reader(options.plan())) {
            rows = repository.contents().foreign().stream()
                    .filter(object -> object.key().value().startsWith(path))
                    .map(object -> new ForeignRow(object.key().value(), object.size(), object.modified()))
                    .toList();
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (output.isJson()) {
            OutputOption.json(out, rows);
        } else {
            rows.forEach(row -> out.printf(
                    "%-20s  %10s  %s%n",
                    row.modified().truncatedTo(ChronoUnit.SECONDS), Sizes.bytes(row.sizeBytes()), row.key()));
            out.println(rows.size() + " objects are not Holdfast's");
        }
        return ExitCode.Success.number();
    }

    /** An object that no version of the format writes. */
    record ForeignRow(String key, long sizeBytes, Instant modified) {}

    private static PointRow row(Repository repository, ObjectKey folder) {
        try {
            return PointRow.of(repository.read(folder));
        } catch (IntegrityException | InvalidPlanException e) {
            return PointRow.broken(folder, e);
        }
    }

    private static void print(PrintWriter out, List<PointRow> rows) {
        out.printf("%-26s  %-20s  %10s  %10s  %s%n", "ID", "STATE OF", "SIZE", "STORED", "KEY");
        for (PointRow row : rows) {
            if (row.problem() != null) {
                out.printf("%-26s  %s: %s%n", "UNUSABLE", row.key(), row.problem());
                continue;
            }
            out.printf(
                    "%-26s  %-20s  %10s  %10s  %s%s%n",
                    row.id(),
                    row.consistencyTime(),
                    Sizes.bytes(row.sizeBytes()),
                    Sizes.bytes(row.storedBytes()),
                    row.key(),
                    row.trusted() ? "" : "  (signed by an unknown key)");
        }
        out.flush();
    }
}
