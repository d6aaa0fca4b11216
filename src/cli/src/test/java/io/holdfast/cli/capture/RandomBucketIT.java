package io.holdfast.cli.capture;

import io.holdfast.adapter.directory.DirectoryObjectStore;
import io.holdfast.adapter.directory.DirectorySettings;
import io.holdfast.adapter.s3.S3ObjectStore;
import io.holdfast.adapter.s3.S3Settings;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.testkit.S3Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same on stores that have a clock of their own and answer as real ones do; more of it with {@code -Dholdfast.soak}. */
class RandomBucketIT {

    private static final boolean SOAK = Boolean.getBoolean("holdfast.soak");

    @TempDir
    private Path folder;

    @Test
    void whatIsToBeKeptIsKeptInAFolder() {
        run("in folders", SOAK ? 100 : 1, this::newFolder);
    }

    @Test
    void whatIsToBeKeptIsKeptByMinio() {
        try (S3Servers server = S3Servers.minio()) {
            run("on MinIO", SOAK ? 200 : 1, clock -> bucket(server, clock));
        }
    }

    @Test
    void whatIsToBeKeptIsKeptByVersitygw() {
        try (S3Servers server = S3Servers.versitygw()) {
            run("on versitygw", SOAK ? 200 : 1, clock -> bucket(server, clock));
        }
    }

    private static void run(String where, int cases, java.util.function.Function<InstantSource, ObjectStore> stores) {
        new RandomBucket(stores, InstantSource.system().instant()).run(where, cases);
    }

    private ObjectStore newFolder(InstantSource clock) {
        try {
            return new DirectoryObjectStore(new DirectorySettings(Files.createTempDirectory(folder, "case")), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectStore bucket(S3Servers server, InstantSource clock) {
        S3Settings settings = server.newRepository("team/backups");
        return new S3ObjectStore(settings, clock);
    }
}
