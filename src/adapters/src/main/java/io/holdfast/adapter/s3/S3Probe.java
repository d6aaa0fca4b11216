package io.holdfast.adapter.s3;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.Part;
import io.holdfast.engine.store.StoreProbe;
import io.holdfast.engine.store.StoreProbe.Feature;
import io.holdfast.engine.stream.UploadNote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Finds out what a store really does, by trying: documentation and version numbers do not tell. */
final class S3Probe {

    private final S3ObjectStore store;
    private final Bucket bucket;
    private final InstantSource clock;
    private final ObjectKey folder = StoreProbe.FOLDER.child(UUID.randomUUID().toString());
    private final byte[] content = folder.value().getBytes(StandardCharsets.UTF_8);
    private final List<String> notes = new ArrayList<>();
    private boolean uploadRemains;

    S3Probe(S3ObjectStore store, Bucket bucket, InstantSource clock) {
        this.store = store;
        this.bucket = bucket;
        this.clock = clock;
    }

    StoreProbe run() {
        ObjectKey single = folder.child("single");
        ObjectKey damaged = folder.child("damaged");
        ObjectKey parts = folder.child("parts");
        boolean deletes = true;
        StoreProbe found;
        try {
            Duration skew = writeAndRead(single);
            boolean refusesWrongChecksum = refusesWrongChecksum(damaged);
            Uploads uploads = uploads(parts);
            boolean refusesSecondWriter =
                    refusesSecondWriter(single, uploads.multipart() ? Optional.of(parts) : Optional.empty());
            found = new StoreProbe(
                    true,
                    refusesSecondWriter,
                    refusesWrongChecksum,
                    uploads.multipart(),
                    uploads.listed(),
                    skew,
                    versioning(),
                    objectLock(),
                    List.of());
        } finally {
            // The note goes last, and stays for a sweep if an upload does.
            deletes = deletes(
                    uploadRemains
                            ? List.of(single, damaged, parts)
                            : List.of(single, damaged, parts, UploadNote.key(parts)));
        }
        return new StoreProbe(
                deletes,
                found.refusesSecondWriter(),
                found.refusesWrongChecksum(),
                found.multipart(),
                found.listsPendingUploads(),
                found.clockSkew(),
                found.versioning(),
                found.objectLock(),
                notes);
    }

    private Duration writeAndRead(ObjectKey key) {
        Instant before = clock.instant();
        PutObjectResponse response = bucket.call("Writing a probe object", () -> bucket.put(key, content, false));
        Instant middle = before.plus(Duration.between(before, clock.instant()).dividedBy(2));
        try (InputStream in = store.read(key, 0, content.length)) {
            if (!Arrays.equals(in.readAllBytes(), content)) {
                throw bucket.failures().truncated(key, "other bytes came back than were written");
            }
        } catch (IOException e) {
            throw bucket.failures().broken(key, 0, e);
        }
        return response.sdkHttpResponse()
                .firstMatchingHeader("Date")
                .map(date -> skew(date, middle))
                .orElse(Duration.ZERO);
    }

    private Duration skew(String date, Instant middle) {
        return time(date)
                .map(theirs -> Duration.ofSeconds(
                        Math.round(Duration.between(middle, theirs).toMillis() / 1000.0)))
                .orElseGet(() -> {
                    notes.add("The store's clock cannot be read from its answers.");
                    return Duration.ZERO;
                });
    }

    /** The time of an answer. The header has whole seconds: half of one is the best guess of what was cut off. */
    static Optional<Instant> time(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .plusMillis(500));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private boolean refusesWrongChecksum(ObjectKey key) {
        try {
            bucket.put(key, content, false, ~Part.of(1, content, content.length).crc32c());
            notes.add("The store takes bytes that do not fit their checksum: only verification will notice damage.");
            return false;
        } catch (SdkServiceException e) {
            return e.statusCode() / 100 == 4;
        } catch (SdkException e) {
            throw bucket.failures().of("Probing checksums", e);
        }
    }

    private boolean refusesSecondWriter(ObjectKey single, Optional<ObjectKey> parts) {
        boolean put = refused(() -> bucket.put(single, new byte[0], true));
        boolean complete = parts.isEmpty() || refused(() -> completeOnTop(parts.get()));
        if (put && complete) {
            return true;
        }
        bucket.distrustConditions();
        notes.add("The store does not refuse a second writer of one key ("
                + (put ? "completing an upload" : "putting an object")
                + "): let only one writer use this prefix.");
        return false;
    }

    /** Whether it is refused because the key is taken; any other outcome is no promise. */
    private boolean refused(Runnable write) {
        try {
            write.run();
            return false;
        } catch (S3Exception e) {
            return Bucket.isTaken(e);
        } catch (InvalidPlanException e) {
            return e.reason() == Reason.ObjectExists;
        } catch (SdkException e) {
            throw bucket.failures().of("Probing conditional writes", e);
        }
    }

    private void completeOnTop(ObjectKey taken) {
        if (!bucket.conditional()) {
            return;
        }
        MultipartUpload upload = store.begin(taken);
        try {
            upload.put(Part.of(1, new byte[] {1}, 1));
            upload.complete(1, 1);
        } finally {
            abort(upload);
        }
    }

    private void abort(MultipartUpload upload) {
        try {
            upload.abort();
        } catch (RecoveryException e) {
            uploadRemains = true;
            throw e;
        }
    }

    private Uploads uploads(ObjectKey key) {
        // Should this probe die, its upload is found by the note.
        store.create(UploadNote.key(key), content);
        try {
            MultipartUpload upload = store.begin(key);
            try {
                upload.put(Part.of(1, content, content.length));
                boolean listed = !store.pendingUploads(folder).isEmpty();
                if (!listed) {
                    notes.add("The store does not list unfinished uploads below a prefix: let it expire them itself,"
                            + " by a lifecycle rule or its own sweep.");
                }
                upload.complete(1, content.length);
                return new Uploads(true, listed);
            } finally {
                abort(upload);
            }
        } catch (RecoveryException e) {
            notes.add("Uploads in parts do not work: " + e.getMessage());
            return new Uploads(false, false);
        }
    }

    private Feature versioning() {
        try {
            BucketVersioningStatus status = bucket.client()
                    .getBucketVersioning(request -> request.bucket(bucket.bucket()))
                    .status();
            if (status == BucketVersioningStatus.ENABLED) {
                notes.add("The bucket keeps old versions: expired recovery points take room until a lifecycle rule"
                        + " removes them.");
                return Feature.On;
            }
            return Feature.Off;
        } catch (SdkException e) {
            return Feature.Unknown;
        }
    }

    private Feature objectLock() {
        try {
            return bucket.client()
                                    .getObjectLockConfiguration(request -> request.bucket(bucket.bucket()))
                                    .objectLockConfiguration()
                                    .objectLockEnabled()
                            == ObjectLockEnabled.ENABLED
                    ? Feature.On
                    : Feature.Off;
        } catch (SdkServiceException e) {
            return S3Failures.code(e).equals("ObjectLockConfigurationNotFoundError") ? Feature.Off : Feature.Unknown;
        } catch (SdkException e) {
            return Feature.Unknown;
        }
    }

    private boolean deletes(List<ObjectKey> keys) {
        try {
            keys.forEach(bucket::delete);
            return keys.stream().allMatch(key -> bucket.head(key).isEmpty());
        } catch (RecoveryException e) {
            notes.add("These credentials cannot delete, so that expiry needs others; remains of this probe are below "
                    + folder + ".");
            return false;
        }
    }

    private record Uploads(boolean multipart, boolean listed) {}
}
