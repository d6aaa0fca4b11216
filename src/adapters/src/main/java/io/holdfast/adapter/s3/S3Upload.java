package io.holdfast.adapter.s3;

import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.Part;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.CRC32C;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * An S3 multipart upload. A part is whole in memory with its checksum before the request is opened, so that the SDK can
 * send it again. Whether an answer that got lost was a success is found out by looking at the object.
 */
final class S3Upload implements MultipartUpload {

    private static final int TRIES = 3;

    private final Bucket bucket;
    private final ObjectKey key;
    private final String uploadId;
    private final NavigableMap<Integer, Stored> parts = new ConcurrentSkipListMap<>();
    private volatile boolean ended;

    S3Upload(Bucket bucket, ObjectKey key, String uploadId) {
        this.bucket = bucket;
        this.key = key;
        this.uploadId = uploadId;
    }

    @Override
    public void put(Part part) {
        for (int tries = 1; ; tries++) {
            try {
                UploadPartResponse response = bucket.client()
                        .uploadPart(
                                request -> request.bucket(bucket.bucket())
                                        .key(bucket.name(key))
                                        .uploadId(uploadId)
                                        .partNumber(part.number())
                                        .checksumCRC32C(Bucket.base64(part.crc32c())),
                                RequestBody.fromContentProvider(part::open, part.length(), Bucket.BINARY));
                parts.put(part.number(), new Stored(response.eTag(), part.crc32c(), part.length()));
                return;
            } catch (SdkServiceException e) {
                if (S3Failures.code(e).equals("NoSuchUpload")) {
                    throw bucket.failures().uploadGone(key, e);
                }
                if (!S3Failures.isChecksum(e) || tries == TRIES) {
                    throw bucket.failures().of("Sending part " + part.number() + " of " + key, e);
                }
            } catch (SdkException e) {
                throw bucket.failures().of("Sending part " + part.number() + " of " + key, e);
            }
        }
    }

    @Override
    public void complete(int count, long size) {
        if (ended) {
            throw bucket.failures().uploadGone(key, null);
        }
        checkParts(count, size);
        for (int tries = 1; ; tries++) {
            if (tryToComplete(size, tries == TRIES)) {
                break;
            }
        }
        ended = true;
        bucket.mustHold(key, size);
    }

    private void checkParts(int count, long size) {
        long sum = 0;
        for (int number = 1; number <= count; number++) {
            Stored part = parts.get(number);
            if (part == null) {
                throw bucket.failures().truncated(key, "part " + number + " of " + count + " was not sent");
            }
            sum += part.length();
        }
        if (sum != size || parts.size() != count) {
            throw bucket.failures()
                    .truncated(
                            key,
                            parts.size() + " parts with " + sum + " bytes were sent, not " + count + " with " + size);
        }
    }

    /** Returns whether the object is there now; throws if it is not and trying again is of no use. */
    private boolean tryToComplete(long size, boolean last) {
        boolean conditional = bucket.conditional();
        if (!conditional && bucket.head(key).isPresent()) {
            return accept(size);
        }
        try {
            bucket.client().completeMultipartUpload(request(conditional));
            return true;
        } catch (S3Exception e) {
            if (Bucket.isTaken(e)) {
                return accept(size);
            }
            if (conditional && Bucket.isConditionUnknown(e) && !last) {
                bucket.distrustConditions();
                return false;
            }
            return resolve(size, last, e);
        } catch (SdkException e) {
            return resolve(size, last, e);
        }
    }

    /** After an answer that leaves open what happened: the object itself tells. */
    private boolean resolve(long size, boolean last, SdkException failure) {
        Optional<HeadObjectResponse> found = bucket.head(key);
        if (found.isPresent() && isOurs(found.get(), size)) {
            return true;
        }
        if (failure instanceof SdkServiceException answer) {
            if (S3Failures.code(answer).equals("NoSuchUpload")) {
                throw bucket.failures().uploadGone(key, failure);
            }
            boolean passing = answer.statusCode() >= 500 || answer.statusCode() / 100 == 2;
            if (!passing) {
                throw bucket.failures().of("Completing the upload of " + key, failure);
            }
        }
        if (last) {
            throw bucket.failures().of("Completing the upload of " + key, failure);
        }
        return false;
    }

    /** The key is taken: by us, if an answer got lost, or by another. */
    private boolean accept(long size) {
        if (bucket.head(key).filter(found -> isOurs(found, size)).isPresent()) {
            return true;
        }
        throw bucket.failures().exists(key);
    }

    private CompleteMultipartUploadRequest request(boolean conditional) {
        List<CompletedPart> completed = parts.entrySet().stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(part.getKey())
                        .eTag(part.getValue().eTag())
                        .checksumCRC32C(Bucket.base64(part.getValue().crc32c()))
                        .build())
                .toList();
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(bucket.bucket())
                .key(bucket.name(key))
                .uploadId(uploadId)
                .multipartUpload(
                        CompletedMultipartUpload.builder().parts(completed).build());
        if (conditional) {
            request.ifNoneMatch("*");
        }
        return request.build();
    }

    /** Whether an object is the one that our parts make: by size, and by the checksum or ETag made of theirs. */
    private boolean isOurs(HeadObjectResponse found, long size) {
        if (found.contentLength() != size) {
            return false;
        }
        String checksum = found.checksumCRC32C();
        if (checksum != null && checksum.contains("-")) {
            return checksum.equals(checksumOfChecksums() + "-" + parts.size());
        }
        return unquoted(found.eTag()).equals(tagOfTags() + "-" + parts.size());
    }

    private String checksumOfChecksums() {
        CRC32C crc = new CRC32C();
        for (Stored part : parts.values()) {
            crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.crc32c()).flip());
        }
        return Bucket.base64((int) crc.getValue());
    }

    private String tagOfTags() {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            for (Stored part : parts.values()) {
                digest.update(HexFormat.of().parseHex(unquoted(part.eTag())));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException | IllegalArgumentException e) {
            // ETags that are no MD5: there is nothing to compare, and what cannot be compared is not ours.
            return "";
        }
    }

    private static String unquoted(String eTag) {
        return eTag.replace("\"", "");
    }

    @Override
    public void abort() {
        if (!ended) {
            abort(bucket, key, uploadId);
            ended = true;
        }
    }

    /** Aborts an upload; does nothing if it is gone. */
    static void abort(Bucket bucket, ObjectKey key, String uploadId) {
        try {
            bucket.client()
                    .abortMultipartUpload(request -> request.bucket(bucket.bucket())
                            .key(bucket.name(key))
                            .uploadId(uploadId));
        } catch (AwsServiceException e) {
            if (e.statusCode() != 404) {
                throw bucket.failures().of("Aborting the upload of " + key, e);
            }
        } catch (SdkException e) {
            throw bucket.failures().of("Aborting the upload of " + key, e);
        }
    }

    private record Stored(String eTag, int crc32c, int length) {}
}
