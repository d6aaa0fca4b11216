package io.holdfast.adapter.directory;

import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The files below a root as objects. No symbolic link inside the root is followed, so that nobody who can write there can
 * make this process write elsewhere.
 */
final class Tree {

    private static final int RACES = 20;

    private final Path root;
    private final FileFailures failures;

    Tree(Path root, FileFailures failures) {
        this.root = root;
        this.failures = failures;
    }

    /** The file of an object, after a look that no folder on the way is a link. The file itself may be missing. */
    Path file(ObjectKey key) throws IOException {
        Path at = root;
        String[] segments = key.value().split("/", -1);
        for (int i = 0; i < segments.length - 1; i++) {
            at = at.resolve(segments[i]);
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotDirectoryException(at.toString());
            }
        }
        return at.resolve(segments[segments.length - 1]);
    }

    /** What is stored under the key. A folder, a link or a device is no object. */
    Optional<ObjectInfo> find(ObjectKey key) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file(key), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isRegularFile()
                    ? Optional.of(new ObjectInfo(
                            key, found.size(), found.lastModifiedTime().toInstant()))
                    : Optional.empty();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        }
    }

    /** Gives a finished file its name, unless the name is taken; both names lead to it then. */
    void publish(Path finished, ObjectKey key) throws IOException {
        Path target = file(key);
        for (int race = 1; ; race++) {
            makeFolders(parent(target));
            try {
                Files.createLink(target, finished);
                sync(parent(target));
                return;
            } catch (NoSuchFileException e) {
                // Somebody deleted the last object of that folder, and the folder, in between.
                if (race == RACES) {
                    throw e;
                }
            }
        }
    }

    /** Removes an object, and the folders that are empty then. */
    void delete(ObjectKey key) throws IOException {
        Path file = file(key);
        if (find(key).isPresent()) {
            Files.deleteIfExists(file);
        }
        for (Path folder = parent(file); !folder.equals(root); folder = parent(folder)) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                sync(folder);
                return;
            }
        }
        sync(root);
    }

    /** Every object below {@code folder}, whose key is {@code prefix} (or empty at the root), in the order of keys. */
    Stream<ObjectInfo> list(Path folder, String prefix) {
        List<Entry> entries;
        try {
            entries = entries(folder);
        } catch (IOException e) {
            throw failures.of("Listing " + folder, e);
        }
        return entries.stream().flatMap(entry -> entry.objects(prefix));
    }

    private List<Entry> entries(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                entry(file).ifPresent(entries::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            if (folder.equals(root)) {
                throw e;
            }
            return List.of();
        }
        entries.sort(Comparator.comparing(Entry::sortName));
        return entries;
    }

    /** What a file is; nothing if it went away, is a link, or has a name that no key can have. */
    private Optional<Entry> entry(Path file) throws IOException {
        String name = file.getFileName().toString();
        try {
            new ObjectKey(name);
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (found.isDirectory()) {
                // With the slash, folders sort where their objects' whole keys do: a.b, a/b, a0.
                return Optional.of(new Entry(name + "/", prefix -> list(file, prefix + name + "/")));
            }
            return found.isRegularFile()
                    ? Optional.of(new Entry(
                            name,
                            prefix -> Stream.of(new ObjectInfo(
                                    new ObjectKey(prefix + name),
                                    found.size(),
                                    found.lastModifiedTime().toInstant()))))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void makeFolders(Path folder) throws IOException {
        if (folder.equals(root) || Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        makeFolders(parent(folder));
        try {
            Files.createDirectory(folder);
            sync(parent(folder));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotDirectoryException(folder.toString());
            }
        } catch (NoSuchFileException e) {
            // The parent was pruned in between; the link will fail and the whole be tried again.
            if (Files.notExists(root)) {
                throw e;
            }
        }
    }

    /** Makes names that were added to or removed from a folder survive a crash. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // Pruned in between: nothing of it is left to survive.
        }
    }

    /** Everything handled here is below the root, and so has a parent. */
    private static Path parent(Path below) {
        return Objects.requireNonNull(below.getParent());
    }

    private record Entry(String sortName, Function<String, Stream<ObjectInfo>> below) {

        Stream<ObjectInfo> objects(String prefix) {
            return below.apply(prefix);
        }
    }
}
