package io.holdfast.adapter.directory;

import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.Part;
import io.holdfast.engine.store.PendingUpload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An upload as a folder of its own: the key in one file and each part in another. Completing joins the parts, makes the
 * whole survive a crash, and only then gives it its name.
 */
final class DirectoryUpload implements MultipartUpload {

    private static final String KEY = "key";
    private static final String PART = "part-";
    private static final String WHOLE = "whole";
    private static final int LONGEST_KEY = 1 << 12;

    private final Tree tree;
    private final FileFailures failures;
    private final ObjectKey key;
    private final Path folder;

    private DirectoryUpload(Tree tree, FileFailures failures, ObjectKey key, Path folder) {
        this.tree = tree;
        this.failures = failures;
        this.key = key;
        this.folder = folder;
    }

    static DirectoryUpload begin(Tree tree, FileFailures failures, ObjectKey key, Path uploads) {
        Path folder = uploads.resolve(UUID.randomUUID().toString());
        try {
            try {
                Files.createDirectory(uploads);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(uploads, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
            }
            Files.createDirectory(folder);
            Files.writeString(folder.resolve(KEY), key.value(), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw failures.of("Beginning the upload of " + key, e);
        }
        return new DirectoryUpload(tree, failures, key, folder);
    }

    /** The upload that a folder holds; nothing if it went away or is none. Whoever can write there may put anything there. */
    static Optional<PendingUpload> pending(Path folder) throws IOException {
        try {
            UUID.fromString(folder.getFileName().toString());
            Path named = folder.resolve(KEY);
            BasicFileAttributes found =
                    Files.readAttributes(named, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    || !found.isRegularFile()
                    || found.size() > LONGEST_KEY) {
                return Optional.empty();
            }
            ObjectKey key = new ObjectKey(new String(Files.readAllBytes(named), StandardCharsets.UTF_8));
            Instant last = Instant.EPOCH;
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Instant modified = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                            .toInstant();
                    last = modified.isAfter(last) ? modified : last;
                }
            }
            return Optional.of(new PendingUpload(key, folder.getFileName().toString(), last));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            // Cut by a crash while it was begun: it holds no parts. Or it has another name than an upload has.
            return Optional.empty();
        } catch (FileSystemException e) {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public void put(Part part) {
        Path temporary = folder.resolve(".".concat(PART) + part.number() + "-" + UUID.randomUUID());
        try (InputStream bytes = part.open()) {
            Files.copy(bytes, temporary);
            Files.move(temporary, folder.resolve(PART + part.number()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (Files.notExists(folder)) {
                throw failures.parts(key, "it was aborted");
            }
            throw failures.of("Writing part " + part.number() + " of " + key, e);
        }
    }

    @Override
    public void complete(int parts, long size) {
        try {
            checkParts(parts, size);
            Path whole = join(parts);
            if (Files.size(whole) != size) {
                throw failures.parts(key, "its parts changed while they were joined");
            }
            publish(whole);
        } catch (IOException e) {
            throw failures.of("Completing the upload of " + key, e);
        }
        abort();
    }

    private void checkParts(int parts, long size) throws IOException {
        long sum = 0;
        for (int number = 1; number <= parts; number++) {
            try {
                sum += Files.size(folder.resolve(PART + number));
            } catch (NoSuchFileException e) {
                throw failures.parts(key, "part " + number + " of " + parts + " is missing");
            }
        }
        if (sum != size) {
            throw failures.parts(key, "its parts have " + sum + " bytes, not " + size);
        }
        if (Files.exists(folder.resolve(PART + (parts + 1)))) {
            throw failures.parts(key, "it has more than " + parts + " parts");
        }
    }

    /** Each part is deleted once it is joined, so that the volume needs room for one part more, not for twice the whole. */
    private Path join(int parts) throws IOException {
        Path whole = folder.resolve(WHOLE);
        try (FileChannel out = FileChannel.open(whole, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int number = 1; number <= parts; number++) {
                Path part = folder.resolve(PART + number);
                try (FileChannel in = FileChannel.open(part, StandardOpenOption.READ)) {
                    long length = in.size();
                    for (long at = 0; at < length; ) {
                        at += in.transferTo(at, length - at, out);
                    }
                }
                Files.delete(part);
            }
            out.force(true);
        }
        return whole;
    }

    private void publish(Path whole) throws IOException {
        try {
            tree.publish(whole, key);
        } catch (FileAlreadyExistsException e) {
            Path taken = tree.file(key);
            if (!Files.isRegularFile(taken, LinkOption.NOFOLLOW_LINKS) || Files.mismatch(whole, taken) >= 0) {
                throw failures.exists(key);
            }
        } catch (UnsupportedOperationException e) {
            throw failures.noLinks(key, e);
        }
    }

    @Override
    public void abort() {
        try {
            remove(folder);
        } catch (IOException e) {
            throw failures.of("Removing the upload of " + key, e);
        }
    }

    /** Removes the folder of an upload; does nothing if it is gone. */
    static void remove(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            found.forEach(files::add);
        } catch (NoSuchFileException e) {
            return;
        }
        // The key goes last: while it is there, a sweep that this one was killed in finds the upload again.
        files.sort((a, b) -> Boolean.compare(a.endsWith(KEY), b.endsWith(KEY)));
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }
}
