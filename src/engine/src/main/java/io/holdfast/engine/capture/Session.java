package io.holdfast.engine.capture;

import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.repository.SourceNotes;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.CaptureSession;
import io.holdfast.engine.source.FormatValidator;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.stream.PartBuffers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The capture that a source writes into. */
final class Session implements CaptureSession {

    /** Added to every artifact's name: what opens it, in the order of opening from the right. */
    static final String ENDING = ".zst.age";

    private final CapturePlan plan;
    private final Instant started;
    private final Progress progress;
    private final Cancellation cancellation;
    private final PartBuffers buffers;
    private final List<ArtifactWriter> artifacts = new ArrayList<>();
    private final Set<String> notes = new HashSet<>();

    Session(CapturePlan plan, Instant started, Progress progress, Cancellation cancellation) {
        this.plan = plan;
        this.started = started;
        this.progress = progress;
        this.cancellation = cancellation;
        this.buffers = PartBuffers.of(
                plan.layout(),
                plan.destinations().stream()
                        .map(destination -> destination.repository().store())
                        .toList());
    }

    @Override
    public Instant started() {
        return started;
    }

    @Override
    public ArtifactSink begin(String name, FormatValidator validator) {
        cancellation.check();
        if (!artifacts.isEmpty() && artifacts.getLast().isOpen()) {
            throw new IllegalStateException("the previous artifact is neither proven nor closed");
        }
        ObjectKey key = folder().child(name + ENDING);
        List<Lane> lanes = plan.destinations().stream()
                .map(destination -> new Lane(destination, key, plan, buffers, progress))
                .toList();
        ArtifactWriter writer = new ArtifactWriter(name, validator, lanes, progress, cancellation);
        artifacts.add(writer);
        return writer;
    }

    @Override
    public void note(String name, byte[] content) {
        RecoveryException failure = null;
        int kept = 0;
        for (Destination destination : plan.destinations()) {
            try {
                new SourceNotes(destination.repository()).add(folder(), name, content);
                kept++;
            } catch (RecoveryException e) {
                failure = e;
            }
        }
        if (failure != null && kept == 0) {
            throw failure;
        }
        notes.add(name);
    }

    @Override
    public void forget(String name) {
        if (!notes.remove(name)) {
            return;
        }
        for (Destination destination : plan.destinations()) {
            try {
                new SourceNotes(destination.repository()).remove(folder(), name);
            } catch (RecoveryException _) {
                // It does no harm in a recovery point, and in a folder without a manifest it finds nothing to remove.
            }
        }
    }

    /** Whether something may still be at the source. */
    boolean hasNotes() {
        return !notes.isEmpty();
    }

    private ObjectKey folder() {
        return plan.path().folder(plan.id());
    }

    @Override
    public void phase(String name) {
        progress.phase(name);
    }

    @Override
    public void checkCancelled() {
        cancellation.check();
    }

    @Override
    public Cancellation.Cut cutting(Runnable cut) {
        return cancellation.cutting(cut);
    }

    List<ArtifactWriter.Sealed> results() {
        return artifacts.stream().map(ArtifactWriter::result).toList();
    }

    void abort() {
        artifacts.forEach(ArtifactWriter::close);
    }
}
