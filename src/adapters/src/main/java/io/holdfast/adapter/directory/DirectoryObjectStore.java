package io.holdfast.adapter.directory;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.Part;
import io.holdfast.engine.store.PendingUpload;
import io.holdfast.engine.store.StoreProbe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Keeps each object as one file below a folder, under its own name. A file gets its name only when it is whole and on the
 * disk, and never takes the name of another.
 */
public final class DirectoryObjectStore implements ObjectStore {

    /** Unfinished uploads. No key can have this name, because of the {@code #}. */
    private static final String UPLOADS = ".uploads#";

    private final Path root;
    private final InstantSource clock;
    private final FileFailures failures;
    private final Tree tree;

    /** Opens the repository; fails if the folder does not exist. */
    public DirectoryObjectStore(DirectorySettings settings, InstantSource clock) {
        this.clock = clock;
        try {
            this.root = settings.root().toRealPath();
        } catch (IOException e) {
            throw new FileFailures(settings.root()).missing(e);
        }
        this.failures = new FileFailures(root);
        this.tree = new Tree(root, failures);
    }

    @Override
    public void create(ObjectKey key, byte[] content) {
        MultipartUpload upload = begin(key);
        try {
            upload.put(Part.of(1, content, content.length));
            upload.complete(1, content.length);
        } finally {
            upload.abort();
        }
    }

    @Override
    public MultipartUpload begin(ObjectKey key) {
        return DirectoryUpload.begin(tree, failures, key, root.resolve(UPLOADS));
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) {
        try {
            if (tree.find(key).isEmpty()) {
                throw failures.missing(key);
            }
            FileChannel file = FileChannel.open(tree.file(key), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            if (file.size() < offset + length) {
                long size = file.size();
                file.close();
                throw failures.truncated(key, size, offset + length);
            }
            return new FileRange(file.position(offset), key, offset + length, failures);
        } catch (NoSuchFileException e) {
            throw failures.missing(key);
        } catch (IOException e) {
            throw failures.of("Opening " + key, e);
        }
    }

    @Override
    public Optional<ObjectInfo> find(ObjectKey key) {
        try {
            return tree.find(key);
        } catch (IOException e) {
            throw failures.of("Looking at " + key, e);
        }
    }

    @Override
    public Stream<ObjectInfo> list(ObjectKey prefix) {
        try {
            Path folder = tree.file(prefix);
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    ? tree.list(folder, prefix + "/")
                    : Stream.empty();
        } catch (NotDirectoryException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw failures.of("Listing " + prefix, e);
        }
    }

    @Override
    public Stream<ObjectInfo> list() {
        return tree.list(root, "");
    }

    @Override
    public void delete(ObjectKey key) {
        try {
            tree.delete(key);
        } catch (NotDirectoryException e) {
            // A file is where a folder would have to be: there is no such object.
        } catch (IOException e) {
            throw failures.of("Deleting " + key, e);
        }
    }

    @Override
    public List<PendingUpload> pendingUploads(ObjectKey prefix) {
        List<PendingUpload> pending = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root.resolve(UPLOADS))) {
            for (Path folder : folders) {
                DirectoryUpload.pending(folder)
                        .filter(found -> found.key().equals(prefix)
                                || found.key().value().startsWith(prefix + "/"))
                        .ifPresent(pending::add);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw failures.of("Listing unfinished uploads", e);
        }
        return pending;
    }

    @Override
    public void abort(PendingUpload upload) {
        try {
            // A name, never a path: whatever the record holds, only a folder of uploads can be removed.
            String name = UUID.fromString(upload.uploadId()).toString();
            DirectoryUpload.remove(root.resolve(UPLOADS).resolve(name));
        } catch (IOException e) {
            throw failures.of("Aborting the upload of " + upload.key(), e);
        }
    }

    /** The disk may be another machine's, which dates what is written there. */
    @Override
    public Optional<Instant> now() {
        ObjectKey key = StoreProbe.FOLDER.child(UUID.randomUUID().toString()).child("single");
        try {
            create(key, key.value().getBytes(StandardCharsets.UTF_8));
            return find(key).map(ObjectInfo::modified);
        } finally {
            delete(key);
        }
    }

    @Override
    public int uploadConcurrency() {
        return 2;
    }

    @Override
    public StoreProbe probe() {
        ObjectKey key = StoreProbe.FOLDER.child(UUID.randomUUID().toString()).child("single");
        byte[] content = key.value().getBytes(StandardCharsets.UTF_8);
        create(key, content);
        try (InputStream in = read(key, 0, content.length)) {
            in.readAllBytes();
            boolean refused = refusesSecondWriter(key);
            Duration skew = Duration.between(
                    clock.instant(),
                    find(key).orElseThrow(() -> failures.missing(key)).modified());
            StoreProbe.Feature off = StoreProbe.Feature.Off;
            // Checksums: a part is on this machine when it is written, so that there is no way on which it could
            // change.
            return new StoreProbe(true, refused, true, true, true, skew, off, off, notes());
        } catch (IOException e) {
            throw failures.of("Probing", e);
        } finally {
            delete(key);
        }
    }

    private List<String> notes() throws IOException {
        long free = Files.getFileStore(root).getUsableSpace() >> 20;
        return List.of(
                free + " MiB are free on the volume.",
                "A folder cannot protect recovery points from whoever can write to it: keep a second repository.");
    }

    private boolean refusesSecondWriter(ObjectKey key) {
        try {
            create(key, new byte[0]);
            return false;
        } catch (InvalidPlanException e) {
            return e.reason() == Reason.ObjectExists;
        }
    }

    @Override
    public String describe() {
        return "folder " + root;
    }

    @Override
    public void close() {
        // Holds nothing open: each stream closes its own file.
    }
}
