package io.holdfast.adapter.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.Part;
import io.holdfast.engine.store.PendingUpload;
import io.holdfast.testkit.ObjectStoreContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryObjectStoreTest extends ObjectStoreContract {

    private static final ObjectKey KEY = new ObjectKey("redis/ns/policy/data");

    @TempDir
    Path root;

    @TempDir
    Path elsewhere;

    private ObjectStore store;

    @BeforeEach
    void open() {
        store = new DirectoryObjectStore(new DirectorySettings(root), InstantSource.system());
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void anObjectIsAFileThatOtherToolsCanRead() throws IOException {
        store.create(KEY, bytes("plain"));
        assertThat(root.resolve("redis/ns/policy/data")).hasContent("plain");
    }

    @Test
    void deletingTheLastObjectLeavesNoFolders() throws IOException {
        store.create(KEY, bytes("x"));
        store.create(new ObjectKey("redis/other"), bytes("y"));
        store.delete(KEY);
        assertThat(root.resolve("redis/ns")).doesNotExist();
        assertThat(root.resolve("redis/other")).exists();
    }

    @Test
    void nothingIsLeftOfUploads() throws IOException {
        store.create(KEY, bytes("x"));
        MultipartUpload upload = store.begin(new ObjectKey("b"));
        upload.put(Part.of(1, bytes("x"), 1));
        upload.abort();
        assertThat(root.resolve(".uploads#")).isEmptyDirectory();
    }

    @Test
    void aMissingRootIsAMissingRepositoryAndIsNotMade() {
        Path missing = root.resolve("not-mounted");
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> new DirectoryObjectStore(new DirectorySettings(missing), InstantSource.system()))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RepositoryMissing));
        assertThat(missing).doesNotExist();
    }

    @Test
    void aRootThatVanishesIsAMissingRepository() throws IOException {
        Files.delete(root);
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> store.create(KEY, bytes("x")))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RepositoryMissing));
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> store.list().toList())
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RepositoryMissing));
        Files.createDirectory(root);
    }

    @Test
    void aLinkedFolderIsNeitherWrittenNorReadNorListed() throws IOException {
        Files.writeString(elsewhere.resolve("data"), "secret");
        Files.createSymbolicLink(root.resolve("redis"), elsewhere);
        ObjectKey through = new ObjectKey("redis/data");
        ObjectKey beside = new ObjectKey("redis/new");

        assertThatExceptionOfType(RecoveryException.class).isThrownBy(() -> store.create(beside, bytes("x")));
        assertThatExceptionOfType(RecoveryException.class).isThrownBy(() -> read(through, 0, 1));
        assertThat(store.find(through)).isEmpty();
        assertThat(store.list()).isEmpty();
        assertThat(store.list(new ObjectKey("redis"))).isEmpty();
        store.delete(through);
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertThat(files).containsExactly(elsewhere.resolve("data"));
        }
    }

    @Test
    void aLinkedFileIsNoObject() throws IOException {
        Files.writeString(elsewhere.resolve("data"), "secret");
        Files.createSymbolicLink(root.resolve("data"), elsewhere.resolve("data"));
        ObjectKey key = new ObjectKey("data");
        assertThat(store.find(key)).isEmpty();
        assertThatExceptionOfType(RecoveryException.class).isThrownBy(() -> read(key, 0, 1));
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> store.create(key, bytes("secret")))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ObjectExists));
    }

    @Test
    void namesThatNoKeyHasAreNotListed() throws IOException {
        Files.writeString(root.resolve("with space"), "x");
        store.create(KEY, bytes("x"));
        assertThat(store.list().map(ObjectInfo::key)).containsExactly(KEY);
    }

    @Test
    void anUploadIdCannotLeadElsewhere() {
        PendingUpload forged = new PendingUpload(KEY, "../redis", Instant.EPOCH);
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> store.abort(forged));
    }

    @Test
    void aFileThatShrinksWhileItIsReadFailsTheRead() throws IOException {
        byte[] content = random(1_000_000);
        store.create(KEY, content);
        try (InputStream in = store.read(KEY, 0, content.length)) {
            in.readNBytes(10);
            Files.write(root.resolve(KEY.value()), bytes("cut"));
            assertThatExceptionOfType(RecoveryException.class)
                    .isThrownBy(in::readAllBytes)
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.Truncated));
        }
    }

    @Test
    void aFullVolumeIsSaidToBeFull() {
        RecoveryException failure =
                new FileFailures(root).of("Writing", new IOException("data: No space left on device"));
        assertThat(failure).isInstanceOf(TransientException.class);
        assertThat(failure.reason()).isEqualTo(Reason.NoSpace);
        assertThat(failure.hint()).contains(root.toString());
    }
}
