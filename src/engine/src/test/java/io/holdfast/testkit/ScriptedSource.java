package io.holdfast.testkit;

import io.holdfast.engine.point.Digest;
import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.CaptureSession;
import io.holdfast.engine.source.Captured;
import io.holdfast.engine.source.FormatValidator;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.Proof;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.engine.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A source that sends what a test tells it to, and claims what a test wants it to claim. */
public final class ScriptedSource implements Source {

    private final long seed;
    private final long length;
    private Proof claim;
    private Consumer<CaptureSession> atHalf = _ -> {};

    /** Sends {@code length} bytes made from the seed, and proves them truthfully. */
    public ScriptedSource(long seed, long length) {
        this.seed = seed;
        this.length = length;
        this.claim = new Proof(length, digest(), "scripted");
    }

    /** Claims something else than what is sent. */
    public ScriptedSource claiming(Proof other) {
        claim = other;
        return this;
    }

    /** Does something when half of the bytes are sent. */
    public ScriptedSource atHalf(Consumer<CaptureSession> action) {
        atHalf = action;
        return this;
    }

    /** The digest of what is sent. */
    public String digest() {
        Digest digest = new Digest();
        RandomGenerator random = random();
        byte[] chunk = new byte[8192];
        for (long left = length; left > 0; left -= chunk.length) {
            random.nextBytes(chunk);
            digest.update(chunk, 0, (int) Math.min(chunk.length, left));
        }
        return digest.hex();
    }

    @Override
    public String kind() {
        return "redis";
    }

    @Override
    public Captured capture(CaptureSession session) {
        RandomGenerator random = random();
        try (ArtifactSink sink = session.begin("data.bin", new AnyFormat())) {
            byte[] chunk = new byte[8192];
            boolean half = false;
            for (long left = length; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                sink.write(chunk, 0, (int) Math.min(chunk.length, left));
                if (!half && left <= length / 2) {
                    half = true;
                    atHalf.accept(session);
                }
            }
            sink.prove(claim);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Captured("scripted", "1", Instant.EPOCH, Map.of("bytes", length), Map.of(), List.of());
    }

    @Override
    public Restored restore(PointContent point, RestoreOptions options) {
        try (InputStream in = point.open("data.bin")) {
            long count = in.transferTo(java.io.OutputStream.nullOutputStream());
            return new Restored(Map.of("bytes", count), List.of(), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, Long> compare(PointContent point, RestoreMemory memory) {
        return point.counts();
    }

    @Override
    public String sample(int count) {
        return "scripted";
    }

    @Override
    public String probe() {
        return "scripted";
    }

    @Override
    public void close() {}

    private RandomGenerator random() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** Accepts every byte. */
    public static final class AnyFormat implements FormatValidator {
        @Override
        public void update(byte[] bytes, int offset, int length) {}

        @Override
        public Map<String, String> finish() {
            return Map.of();
        }

        @Override
        public String format() {
            return "any";
        }
    }
}
