package io.holdfast.adapter.s3;

import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.PendingUpload;
import io.holdfast.engine.store.StoreProbe;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Keeps each object as one object of a bucket, under its key below the repository's prefix. */
public final class S3ObjectStore implements ObjectStore {

    private static final int TRIES = 4;

    private final Bucket bucket;
    private final InstantSource clock;

    /** Opens the repository; sends nothing yet. */
    public S3ObjectStore(S3Settings settings, InstantSource clock) {
        this.bucket = new Bucket(S3Clients.open(settings), settings);
        this.clock = clock;
    }

    @Override
    public void create(ObjectKey key, byte[] content) {
        for (int tries = 1; ; tries++) {
            boolean conditional = bucket.conditional();
            try {
                if (conditional || bucket.head(key).isEmpty()) {
                    bucket.put(key, content, conditional);
                    bucket.mustHold(key, content.length);
                    return;
                }
                if (isSame(key, content)) {
                    return;
                }
            } catch (S3Exception e) {
                if (conditional && Bucket.isConditionUnknown(e)) {
                    bucket.distrustConditions();
                } else if (Bucket.isTaken(e)) {
                    if (isSame(key, content)) {
                        return;
                    }
                } else if (!S3Failures.isChecksum(e) || tries == TRIES) {
                    throw bucket.failures().of("Writing " + key, e);
                }
            } catch (SdkException e) {
                throw bucket.failures().of("Writing " + key, e);
            }
            if (tries == TRIES) {
                throw bucket.failures().exists(key);
            }
        }
    }

    /** Whether the key holds this content; throws if it holds other, and is false if it is free again. */
    private boolean isSame(ObjectKey key, byte[] content) {
        Optional<HeadObjectResponse> found = bucket.head(key);
        if (found.isEmpty()) {
            return false;
        }
        if (found.get().contentLength() == content.length) {
            try (InputStream in = read(key, 0, content.length)) {
                if (Arrays.equals(in.readAllBytes(), content)) {
                    return true;
                }
            } catch (IOException e) {
                throw bucket.failures().broken(key, 0, e);
            }
        }
        throw bucket.failures().exists(key);
    }

    @Override
    public MultipartUpload begin(ObjectKey key) {
        S3Settings settings = bucket.settings();
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(bucket.bucket())
                .key(bucket.name(key))
                .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                .storageClass(settings.storageClass());
        switch (settings.encryption()) {
            case S3Settings.Encryption.None ignored -> {}
            case S3Settings.Encryption.StoreManaged ignored ->
                request.serverSideEncryption(ServerSideEncryption.AES256);
            case S3Settings.Encryption.KeyService service ->
                request.serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(service.keyId().isEmpty() ? null : service.keyId());
        }
        String uploadId = bucket.call(
                "Beginning the upload of " + key,
                () -> bucket.client().createMultipartUpload(request.build()).uploadId());
        return new S3Upload(bucket, key, uploadId);
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) {
        if (length > 0) {
            return new S3Range(bucket, key, offset, length);
        }
        HeadObjectResponse found =
                bucket.head(key).orElseThrow(() -> bucket.failures().missing(key, null));
        if (found.contentLength() < offset) {
            throw bucket.failures().truncated(key, "it has no byte " + offset);
        }
        return InputStream.nullInputStream();
    }

    @Override
    public Optional<ObjectInfo> find(ObjectKey key) {
        return bucket.head(key).map(found -> new ObjectInfo(key, found.contentLength(), found.lastModified()));
    }

    @Override
    public Stream<ObjectInfo> list(ObjectKey prefix) {
        return listNames(bucket.name(prefix) + "/");
    }

    @Override
    public Stream<ObjectInfo> list() {
        return listNames(bucket.prefix());
    }

    private Stream<ObjectInfo> listNames(String prefix) {
        return Stream.iterate(
                        Optional.of(page(prefix, null)),
                        Optional::isPresent,
                        page -> page.filter(ListObjectsV2Response::isTruncated)
                                .map(before -> page(prefix, before.nextContinuationToken())))
                .flatMap(page -> page.orElseThrow().contents().stream())
                .flatMap(found ->
                        bucket
                                .key(found.key())
                                .map(key -> new ObjectInfo(key, found.size(), found.lastModified()))
                                .stream());
    }

    private ListObjectsV2Response page(String prefix, @Nullable String after) {
        return bucket.call(
                "Listing '" + prefix + "'",
                () -> bucket.client()
                        .listObjectsV2(request ->
                                request.bucket(bucket.bucket()).prefix(prefix).continuationToken(after)));
    }

    @Override
    public void delete(ObjectKey key) {
        bucket.delete(key);
    }

    @Override
    public List<PendingUpload> pendingUploads(ObjectKey prefix) {
        List<PendingUpload> pending = new ArrayList<>();
        // Without a slash: a few stores list uploads of exactly the name that is given, and of nothing below it.
        String name = bucket.name(prefix);
        for (ListMultipartUploadsResponse page : pages(name)) {
            page.uploads().stream()
                    .filter(found -> found.key().equals(name) || found.key().startsWith(name + "/"))
                    .forEach(found -> bucket.key(found.key())
                            .flatMap(key -> pending(key, found.uploadId(), found.initiated()))
                            .ifPresent(pending::add));
        }
        return pending;
    }

    private List<ListMultipartUploadsResponse> pages(String prefix) {
        return bucket.call(
                "Listing unfinished uploads",
                () -> bucket
                        .client()
                        .listMultipartUploadsPaginator(
                                request -> request.bucket(bucket.bucket()).prefix(prefix))
                        .stream()
                        .toList());
    }

    /** Nothing if the upload ended since it was listed. */
    private Optional<PendingUpload> pending(ObjectKey key, String uploadId, @Nullable Instant begun) {
        try {
            Instant last = bucket
                    .client()
                    .listPartsPaginator(request -> request.bucket(bucket.bucket())
                            .key(bucket.name(key))
                            .uploadId(uploadId))
                    .parts()
                    .stream()
                    .map(part -> part.lastModified())
                    .reduce(begun == null ? Instant.EPOCH : begun, (a, b) -> a.isAfter(b) ? a : b);
            return Optional.of(new PendingUpload(key, uploadId, last));
        } catch (NoSuchUploadException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw bucket.failures().of("Listing the parts of " + key, e);
        }
    }

    @Override
    public void abort(PendingUpload upload) {
        S3Upload.abort(bucket, upload.key(), upload.uploadId());
    }

    /** What stands on its answer to the smallest question. */
    @Override
    public Optional<Instant> now() {
        return bucket.call(
                        "Asking for the time",
                        () -> bucket.client()
                                .listObjectsV2(request -> request.bucket(bucket.bucket())
                                        .prefix(bucket.prefix())
                                        .maxKeys(1)))
                .sdkHttpResponse()
                .firstMatchingHeader("Date")
                .flatMap(S3Probe::time);
    }

    @Override
    public int uploadConcurrency() {
        return bucket.settings().concurrency();
    }

    @Override
    public StoreProbe probe() {
        return new S3Probe(this, bucket, clock).run();
    }

    @Override
    public String describe() {
        return bucket.settings().describe();
    }

    @Override
    public void close() {
        bucket.close();
    }
}
