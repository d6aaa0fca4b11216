package io.holdfast.cli.run;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** The state of a run in a file, for a recovery that has no cluster yet to keep it in. */
public final class FileJournal implements Journal {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path file;
    private final Kept first;

    /** The state of one run, which has one name for all time. */
    private record Kept(String uid, Execution execution) {}

    /** Reads what is there already, or begins anew. */
    public FileJournal(Path file) {
        this.file = file;
        this.first = read();
    }

    /** What names the run for all time. */
    public String uid() {
        return first.uid();
    }

    @Override
    public Execution load() {
        return first.execution();
    }

    private Kept read() {
        if (!Files.exists(file)) {
            return new Kept(UUID.randomUUID().toString(), Execution.fresh());
        }
        try {
            return JSON.readValue(file.toFile(), Kept.class);
        } catch (IOException e) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "cannot read the state of an earlier recovery from " + file + ": " + e.getMessage(),
                    "say --state with another file to begin anew",
                    e);
        }
    }

    /** Written beside and renamed, so that a death in between leaves the old state. */
    @Override
    public synchronized void save(Execution execution) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, JSON.writeValueAsBytes(new Kept(first.uid(), execution)));
            try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new TransientException(
                    Reason.NoSpace,
                    "cannot keep the state of the recovery in " + file + ": " + e.getMessage(),
                    "free room, or say --state with another file",
                    e);
        }
    }
}
