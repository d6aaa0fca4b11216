package io.holdfast.testkit;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.Part;
import io.holdfast.engine.store.PendingUpload;
import io.holdfast.engine.store.StoreProbe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** An object store for tests of what stands on stores. It keeps every promise of the port, and everything in memory. */
public final class InMemoryObjectStore implements ObjectStore {

    private static final class Stored {

        private final byte[] content;
        private final Instant modified;

        private Stored(byte[] content, Instant modified) {
            this.content = content.clone();
            this.modified = modified;
        }
    }

    private final NavigableMap<ObjectKey, Stored> objects = new ConcurrentSkipListMap<>();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public InMemoryObjectStore() {
        this(InstantSource.system());
    }

    public InMemoryObjectStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void create(ObjectKey key, byte[] content) {
        Stored before = objects.putIfAbsent(key, new Stored(content, clock.instant()));
        if (before != null && !Arrays.equals(before.content, content)) {
            throw new InvalidPlanException(
                    Reason.ObjectExists, key + " is taken by other content", "Write under another key.");
        }
    }

    @Override
    public MultipartUpload begin(ObjectKey key) {
        Upload upload = new Upload(key);
        uploads.put(upload.id, upload);
        return upload;
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) {
        Stored stored = objects.get(key);
        if (stored == null) {
            throw new IntegrityException(Reason.ObjectMissing, key + " is not there", "Check the repository.");
        }
        if (offset + length > stored.content.length) {
            throw new IntegrityException(
                    Reason.Truncated, key + " has " + stored.content.length + " bytes only", "Check the repository.");
        }
        return new ByteArrayInputStream(stored.content, Math.toIntExact(offset), Math.toIntExact(length));
    }

    @Override
    public Optional<ObjectInfo> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(stored -> info(key, stored));
    }

    @Override
    public Stream<ObjectInfo> list(ObjectKey prefix) {
        return list().filter(info -> info.key().value().startsWith(prefix + "/"));
    }

    @Override
    public Stream<ObjectInfo> list() {
        return objects.entrySet().stream().map(entry -> info(entry.getKey(), entry.getValue()));
    }

    @Override
    public void delete(ObjectKey key) {
        objects.remove(key);
    }

    @Override
    public List<PendingUpload> pendingUploads(ObjectKey prefix) {
        return uploads.values().stream()
                .filter(upload ->
                        upload.key.equals(prefix) || upload.key.value().startsWith(prefix + "/"))
                .map(upload -> new PendingUpload(upload.key, upload.id, upload.lastActivity))
                .toList();
    }

    @Override
    public void abort(PendingUpload upload) {
        uploads.remove(upload.uploadId());
    }

    @Override
    public Optional<Instant> now() {
        return Optional.of(clock.instant());
    }

    @Override
    public int uploadConcurrency() {
        return 2;
    }

    @Override
    public StoreProbe probe() {
        StoreProbe.Feature off = StoreProbe.Feature.Off;
        return new StoreProbe(true, true, true, true, true, Duration.ZERO, off, off, List.of());
    }

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public void close() {
        uploads.clear();
    }

    /** Replaces what is stored, as rot or an attacker would. */
    public void corrupt(ObjectKey key, byte[] content) {
        objects.put(key, new Stored(content, clock.instant()));
    }

    private static ObjectInfo info(ObjectKey key, Stored stored) {
        return new ObjectInfo(key, stored.content.length, stored.modified);
    }

    private final class Upload implements MultipartUpload {

        private final ObjectKey key;
        private final String id = UUID.randomUUID().toString();
        private final Map<Integer, byte[]> parts = new ConcurrentHashMap<>();
        private volatile Instant lastActivity = clock.instant();

        private Upload(ObjectKey key) {
            this.key = key;
        }

        @Override
        public void put(Part part) {
            if (!uploads.containsKey(id)) {
                throw new IntegrityException(Reason.ObjectMissing, "The upload of " + key + " is gone", "Start again.");
            }
            try (InputStream in = part.open()) {
                parts.put(part.number(), in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            lastActivity = clock.instant();
        }

        @Override
        public void complete(int count, long size) {
            if (!uploads.containsKey(id)) {
                throw new IntegrityException(Reason.ObjectMissing, "The upload of " + key + " is gone", "Start again.");
            }
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (int number = 1; number <= count; number++) {
                byte[] part = parts.get(number);
                if (part == null) {
                    throw new IntegrityException(Reason.Truncated, key + " lacks part " + number, "Start again.");
                }
                whole.writeBytes(part);
            }
            if (whole.size() != size || parts.size() != count) {
                throw new IntegrityException(Reason.Truncated, key + " has " + whole.size() + " bytes", "Start again.");
            }
            create(key, whole.toByteArray());
            uploads.remove(id);
        }

        @Override
        public void abort() {
            uploads.remove(id);
        }
    }
}
