package io.holdfast.adapter.qdrant;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.CaptureSession;
import io.holdfast.engine.source.Captured;
import io.holdfast.engine.source.FormatValidator;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.Proof;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A capture session and the recovery point that it makes, both in memory, and as strict as the engine's. */
final class CapturedPoint implements CaptureSession, PointContent {

    private final Map<String, byte[]> artifacts = new LinkedHashMap<>();
    private final Map<String, Proof> proofs = new TreeMap<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, String> facts = new TreeMap<>();
    private final Map<String, byte[]> notes = new TreeMap<>();
    private final List<String> phases = new ArrayList<>();
    private String end = "";
    private final Cancellation cancellation = new Cancellation();
    private volatile boolean damaged;
    private volatile Runnable opening = () -> {};

    /** Keeps what the source says of its capture. */
    CapturedPoint with(Captured captured) {
        counts.putAll(captured.counts());
        facts.putAll(captured.facts());
        return this;
    }

    void count(String name, long value) {
        counts.put(name, value);
    }

    void fact(String name, String value) {
        facts.put(name, value);
    }

    void cancel() {
        cancellation.cancel("the test says so");
    }

    /** From now on, the content is found at its end not to be what was captured. */
    void damage() {
        damaged = true;
    }

    /** From now on, this happens whenever an artifact is opened. */
    void opening(Runnable what) {
        opening = what;
    }

    Proof proof(String artifact) {
        return Objects.requireNonNull(proofs.get(artifact));
    }

    List<String> phases() {
        return phases;
    }

    @Override
    public Instant started() {
        return Instant.now();
    }

    /** What {@link #note} kept and {@link #forget} did not drop. */
    Map<String, byte[]> notes() {
        return notes;
    }

    @Override
    public void note(String name, byte[] content) {
        at("note " + name);
        if (notes.putIfAbsent(name, content) != null) {
            throw new IllegalStateException(name + " is written twice");
        }
    }

    @Override
    public void forget(String name) {
        notes.remove(name);
    }

    /** Ends the capture without another word when this phase, or {@code note} and this name, is reached. */
    void dieAt(String moment) {
        end = moment;
    }

    private void at(String moment) {
        if (moment.equals(end)) {
            throw new Died();
        }
    }

    /** Nobody catches it, as nobody catches SIGKILL. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1;
    }

    @Override
    public void phase(String name) {
        at(name);
        phases.add(name);
    }

    @Override
    public void checkCancelled() {
        cancellation.check();
    }

    @Override
    public Cancellation.Cut cutting(Runnable cut) {
        return cancellation.cutting(cut);
    }

    @Override
    public ArtifactSink begin(String name, FormatValidator validator) {
        return new Sink(name, validator);
    }

    @Override
    public List<String> artifacts() {
        return List.copyOf(artifacts.keySet());
    }

    @Override
    public long length(String artifact) {
        return content(artifact).length;
    }

    @Override
    public String sha256(String artifact) {
        return digest(content(artifact));
    }

    @Override
    public InputStream open(String artifact) {
        opening.run();
        return new FilterInputStream(new ByteArrayInputStream(content(artifact))) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = super.read(target, offset, length);
                if (count < 0 && damaged) {
                    throw new IntegrityException(Reason.DigestMismatch, "the content is not what was captured", "none");
                }
                return count;
            }
        };
    }

    private byte[] content(String artifact) {
        return Objects.requireNonNull(artifacts.get(artifact), artifact);
    }

    @Override
    public Map<String, Long> counts() {
        return counts;
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Sink extends ArtifactSink {

        private final String name;
        private final FormatValidator validator;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private Sink(String name, FormatValidator validator) {
            this.name = name;
            this.validator = validator;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            validator.update(source, offset, length);
            bytes.write(source, offset, length);
        }

        @Override
        public Map<String, String> prove(Proof proof) {
            byte[] content = bytes.toByteArray();
            if (proof.length() != null && proof.length() != content.length) {
                throw new IntegrityException(Reason.Truncated, "length " + content.length, "none");
            }
            if (proof.sha256() != null && !proof.sha256().equals(digest(content))) {
                throw new IntegrityException(Reason.DigestMismatch, "digest differs", "none");
            }
            Map<String, String> found = validator.finish();
            artifacts.put(name, content);
            proofs.put(name, proof);
            return found;
        }

        @Override
        public void close() {
            // What was not proven was never kept.
        }
    }
}
