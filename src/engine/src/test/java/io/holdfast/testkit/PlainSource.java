package io.holdfast.testkit;

import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.CaptureSession;
import io.holdfast.engine.source.Captured;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.Proof;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.engine.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A source of given bytes, which is never restored into. */
public final class PlainSource implements Source {

    private final byte[] bytes;
    private final Map<String, Long> counts;

    public PlainSource(byte[] bytes) {
        this(bytes, Map.of());
    }

    public PlainSource(byte[] bytes, Map<String, Long> counts) {
        this.bytes = bytes.clone();
        this.counts = Map.copyOf(counts);
    }

    @Override
    public String kind() {
        return "redis";
    }

    @Override
    public Captured capture(CaptureSession session) {
        try (ArtifactSink sink = session.begin("plain.bin", new ScriptedSource.AnyFormat())) {
            sink.write(bytes, 0, bytes.length);
            sink.prove(new Proof((long) bytes.length, null, "given"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Captured("plain", "1", Instant.EPOCH, counts, Map.of(), List.of());
    }

    @Override
    public Restored restore(PointContent point, RestoreOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Long> compare(PointContent point, RestoreMemory memory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String sample(int count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String probe() {
        return "plain";
    }

    @Override
    public void close() {}
}
