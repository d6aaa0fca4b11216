package io.holdfast.bench;

import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.CaptureSession;
import io.holdfast.engine.source.Captured;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.Proof;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.source.TarValidator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A tar that comes from somewhere, once, to be captured. */
record BenchSource(Giver giver) implements Source {

    static final String ARTIFACT = "stream.tar";

    /** Where the tar comes from. */
    interface Giver {

        /** Writes all of it, and says what proves that this was all. */
        Proof giveTo(OutputStream out) throws IOException;
    }

    @Override
    public String kind() {
        return "bench";
    }

    @Override
    public Captured capture(CaptureSession session) {
        try (ArtifactSink sink = session.begin(ARTIFACT, new TarValidator())) {
            sink.prove(giver.giveTo(sink));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Captured("bench", null, Instant.EPOCH, Map.of(), Map.of(), List.of());
    }

    @Override
    public Restored restore(PointContent point, RestoreOptions options) {
        throw new UnsupportedOperationException("the bench restores to standard output");
    }

    @Override
    public Map<String, Long> compare(PointContent point, RestoreMemory memory) {
        throw new UnsupportedOperationException("the bench has nothing to compare with");
    }

    @Override
    public String sample(int count) {
        throw new UnsupportedOperationException("the bench has nothing to sample");
    }

    @Override
    public String probe() {
        return "the bench";
    }

    @Override
    public void close() {}
}
