package io.holdfast.cli.run.step;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.seal.Sealer;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.stream.PartBuffers;
import io.holdfast.engine.stream.PartLayout;
import io.holdfast.engine.stream.PartWriter;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.report.RunFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Keeps what a run saw, sealed, beside its report. Logs hold what people type and systems leak: nobody else reads them. */
final class EvidenceStore {

    private final Stage stage;

    EvidenceStore(Stage stage) {
        this.stage = stage;
    }

    /** Writes what is kept. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Keeps one file; returns its key, or nothing where the repository can only be read. */
    List<String> keep(Node node, String file, Content content) {
        String name = repositoryName();
        Optional<Sealer> sealer = stage.openings().sealer(name);
        if (sealer.isEmpty()) {
            return List.of();
        }
        Repository repository = stage.openings().repository(name);
        ObjectKey key = key(node, file);
        PartWriter parts = new PartWriter(
                repository.store(),
                key,
                PartBuffers.of(PartLayout.STANDARD, List.of(repository.store())),
                "run " + stage.run().name(),
                _ -> {});
        try (OutputStream out = sealer.get().seal(parts)) {
            content.writeTo(out);
        } catch (IOException e) {
            parts.abort();
            throw new TransientException(
                    Reason.RepositoryFailed,
                    "cannot keep " + key + ": " + e.getMessage(),
                    "the step is tried again",
                    e);
        } catch (RuntimeException e) {
            parts.abort();
            throw e;
        }
        parts.finish();
        return List.of(key.value());
    }

    /** Each try of a step keeps files of its own: what was kept is never changed. */
    private ObjectKey key(Node node, String file) {
        int tries = stage.draft().snapshot().steps().stream()
                .filter(step -> step.name().equals(node.name()))
                .mapToInt(step -> step.tries())
                .findFirst()
                .orElse(1);
        return RunFolder.of(
                        stage.run().home(),
                        stage.run().plan(),
                        stage.run().started(),
                        stage.run().uid())
                .child("evidence")
                .child(segment(node.name() + "." + tries + "." + file) + ".zst.age");
    }

    /** The repository that evidence and report go to. */
    String repositoryName() {
        return ReportPlace.repository(stage.resolution());
    }

    private static String segment(String name) {
        String clean = name.replaceAll("[^A-Za-z0-9._%+=@~-]", "_");
        return clean.length() > 180 ? clean.substring(0, 180) : clean;
    }
}
