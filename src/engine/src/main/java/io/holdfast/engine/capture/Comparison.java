package io.holdfast.engine.capture;

import io.holdfast.engine.point.Digest;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.CaptureSession;
import io.holdfast.engine.source.FormatValidator;
import io.holdfast.engine.source.Proof;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a source would yield now, captured into nothing, to be compared with what a recovery point holds. For sources whose
 * capture is cheap, always gives the same bytes for the same state, and leaves nothing at the source.
 */
public final class Comparison {

    private final List<Content> contents = new ArrayList<>();

    private record Content(String name, long size, String sha256) {}

    private Comparison() {}

    /** Captures the source, which cannot be captured again by the same object. */
    public static Comparison of(Source source, Instant now, Cancellation cancellation) {
        Comparison comparison = new Comparison();
        var _ = source.capture(comparison.new Discarding(now, cancellation));
        return comparison;
    }

    /**
     * Whether a recovery point holds just this, can be trusted, still has all of its objects, and is sealed to those who
     * would get a new one.
     */
    public boolean isHeldBy(StoredPoint point, Destination destination) {
        Manifest manifest = point.manifest();
        List<Content> held = manifest.artifacts().stream()
                .map(artifact -> new Content(artifact.name(), artifact.size(), artifact.sha256()))
                .toList();
        return point.trusted()
                && held.equals(contents)
                && manifest.recipients()
                        .equals(destination.sealer().recipients().fingerprints())
                && manifest.artifacts().stream()
                        .flatMap(artifact -> artifact.objects().stream())
                        .allMatch(object -> isThere(destination, point.folder().child(object.name()), object.size()));
    }

    private static boolean isThere(Destination destination, ObjectKey key, long size) {
        return destination
                .repository()
                .store()
                .find(key)
                .filter(found -> found.size() == size)
                .isPresent();
    }

    /** Keeps nothing but lengths and digests. */
    private final class Discarding implements CaptureSession {
        private final Instant started;
        private final Cancellation cancellation;

        Discarding(Instant started, Cancellation cancellation) {
            this.started = started;
            this.cancellation = cancellation;
        }

        @Override
        public Instant started() {
            return started;
        }

        @Override
        public ArtifactSink begin(String name, FormatValidator validator) {
            return new Sink(name);
        }

        @Override
        public void note(String name, byte[] content) {
            throw new IllegalStateException("a source that leaves something behind cannot be compared");
        }

        @Override
        public void forget(String name) {
            // There are no notes.
        }

        @Override
        public void phase(String name) {
            // A comparison is one phase of the run that it belongs to.
        }

        @Override
        public void checkCancelled() {
            cancellation.check();
        }

        @Override
        public Cancellation.Cut cutting(Runnable cut) {
            return cancellation.cutting(cut);
        }
    }

    private final class Sink extends ArtifactSink {
        private final String name;
        private final Digest digest = new Digest();
        private long length;

        Sink(String name) {
            this.name = name;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            digest.update(bytes, offset, count);
            length += count;
        }

        @Override
        public Map<String, String> prove(Proof proof) {
            contents.add(new Content(name, length, digest.hex()));
            return Map.of();
        }

        @Override
        public void close() {
            // What was not proven is not among the contents.
        }
    }
}
