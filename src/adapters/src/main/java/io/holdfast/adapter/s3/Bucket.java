package io.holdfast.adapter.s3;

import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.Part;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** One bucket below one prefix: names, single requests, and what is known of the store's abilities. */
final class Bucket implements AutoCloseable {

    static final String BINARY = "application/octet-stream";
    private static final String ANY = "*";
    private static final int PRECONDITION_FAILED = 412;
    private static final Set<String> NO_CONDITION =
            Set.of("NotImplemented", "InvalidArgument", "InvalidRequest", "UnsupportedHeader", "BadRequest");

    private final S3Client client;
    private final S3Settings settings;
    private final S3Failures failures;
    private final String prefix;

    /** Whether the store is trusted to refuse a second writer; once it showed that it does not, never again. */
    private volatile boolean conditional;

    /** Whether the bucket answered as one: a 404 for an object then means the object. */
    private volatile boolean seen;

    Bucket(S3Client client, S3Settings settings) {
        this.client = client;
        this.settings = settings;
        this.failures = new S3Failures(settings);
        this.prefix = settings.prefix().isEmpty() ? "" : settings.prefix() + "/";
        this.conditional = settings.conditionalWrites();
    }

    S3Client client() {
        return client;
    }

    S3Settings settings() {
        return settings;
    }

    S3Failures failures() {
        return failures;
    }

    String bucket() {
        return settings.bucket();
    }

    String prefix() {
        return prefix;
    }

    /** The key's name in the bucket. */
    String name(ObjectKey key) {
        return prefix + key.value();
    }

    /** The key of a name in the bucket; nothing if the name is none of ours. */
    Optional<ObjectKey> key(String name) {
        if (!name.startsWith(prefix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ObjectKey(name.substring(prefix.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Sends a request, and says in our words what went wrong. */
    <T> T call(String what, Supplier<T> request) {
        try {
            T result = request.get();
            seen = true;
            return result;
        } catch (SdkException e) {
            throw failures.of(what, e);
        }
    }

    boolean conditional() {
        return conditional;
    }

    /** From now on, writers look before they write. */
    void distrustConditions() {
        conditional = false;
    }

    /** Whether the failure is the store's answer that it does not know conditional writes. */
    static boolean isConditionUnknown(S3Exception failure) {
        return failure.statusCode() == 501
                || (failure.statusCode() == 400 && NO_CONDITION.contains(S3Failures.code(failure)));
    }

    /** Whether the failure says that the key is taken. */
    static boolean isTaken(S3Exception failure) {
        return failure.statusCode() == PRECONDITION_FAILED;
    }

    /** Puts an object; the failure is the SDK's own, because callers judge it. */
    PutObjectResponse put(ObjectKey key, byte[] content, boolean onlyIfFree) {
        return put(key, content, onlyIfFree, Part.of(1, content, content.length).crc32c());
    }

    PutObjectResponse put(ObjectKey key, byte[] content, boolean onlyIfFree, int crc32c) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket())
                .key(name(key))
                .checksumCRC32C(base64(crc32c))
                .storageClass(settings.storageClass());
        switch (settings.encryption()) {
            case S3Settings.Encryption.None ignored -> {}
            case S3Settings.Encryption.StoreManaged ignored ->
                request.serverSideEncryption(ServerSideEncryption.AES256);
            case S3Settings.Encryption.KeyService service ->
                request.serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(service.keyId().isEmpty() ? null : service.keyId());
        }
        if (onlyIfFree) {
            request.ifNoneMatch(ANY);
        }
        PutObjectResponse response = client.putObject(
                request.build(),
                RequestBody.fromContentProvider(
                        () -> Part.of(1, content, content.length).open(), content.length, BINARY));
        seen = true;
        return response;
    }

    /** What the store says of an object, its checksum included. */
    Optional<HeadObjectResponse> head(ObjectKey key) {
        try {
            HeadObjectResponse head = client.headObject(
                    request -> request.bucket(bucket()).key(name(key)).checksumMode(ChecksumMode.ENABLED));
            seen = true;
            return Optional.of(head);
        } catch (AwsServiceException e) {
            if (e.statusCode() != 404) {
                throw failures.of("Looking at " + key, e);
            }
            checkBucket();
            return Optional.empty();
        } catch (SdkException e) {
            throw failures.of("Looking at " + key, e);
        }
    }

    /** The answer to HEAD has no body that would tell a missing bucket from a missing object. */
    private void checkBucket() {
        if (seen) {
            return;
        }
        try {
            client.headBucket(request -> request.bucket(bucket()));
            seen = true;
        } catch (SdkServiceException e) {
            if (e.statusCode() == 404) {
                throw failures.missingBucket(e);
            }
            // Not allowed to ask: whoever may not list a bucket may still use it.
        } catch (SdkException e) {
            throw failures.of("Looking at the bucket", e);
        }
    }

    /** Removes an object; does nothing if there is none. */
    void delete(ObjectKey key) {
        try {
            client.deleteObject(request -> request.bucket(bucket()).key(name(key)));
        } catch (AwsServiceException e) {
            if (e.statusCode() != 404 || S3Failures.code(e).equals("NoSuchBucket")) {
                throw failures.of("Deleting " + key, e);
            }
        } catch (SdkException e) {
            throw failures.of("Deleting " + key, e);
        }
    }

    static String base64(int crc32c) {
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(Integer.BYTES).putInt(crc32c).array());
    }

    @Override
    public void close() {
        client.close();
    }

    /** Looks whether the store has all of what it said it took; an object of another size is removed. */
    void mustHold(ObjectKey key, long size) {
        HeadObjectResponse found = head(key).orElseThrow(() -> failures().missing(key, null));
        if (found.contentLength() != size) {
            // Ours, damaged, and not yet named by any manifest.
            delete(key);
            throw failures()
                    .truncated(
                            key, "the store has " + found.contentLength() + " bytes of " + size + "; it was removed");
        }
    }
}
