package io.holdfast.adapter.s3;

import io.holdfast.engine.store.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Exactly the bytes that were asked for. When the connection breaks, or the body ends early, the rest is asked for again;
 * what is read never ends before its end.
 */
final class S3Range extends InputStream {

    private static final int TRIES = 4;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

    private final Bucket bucket;
    private final ObjectKey key;
    private final long end;
    private long position;
    private int fruitless;
    private @Nullable String eTag;
    private @Nullable ResponseInputStream<GetObjectResponse> body;

    /** Opens the first request, so that a missing object is known at once. */
    S3Range(Bucket bucket, ObjectKey key, long offset, long length) {
        this.bucket = bucket;
        this.key = key;
        this.position = offset;
        this.end = offset + length;
        this.body = request();
    }

    private ResponseInputStream<GetObjectResponse> request() {
        ResponseInputStream<GetObjectResponse> opened;
        try {
            opened = bucket.client()
                    .getObject(request -> request.bucket(bucket.bucket())
                            .key(bucket.name(key))
                            .range("bytes=" + position + "-" + (end - 1))
                            .ifMatch(eTag));
        } catch (AwsServiceException e) {
            throw switch (e.statusCode()) {
                case 404 ->
                    S3Failures.code(e).equals("NoSuchBucket")
                            ? bucket.failures().missingBucket(e)
                            : bucket.failures().missing(key, e);
                case 412 -> bucket.failures().truncated(key, "it was replaced while it was read");
                case 416 -> bucket.failures().truncated(key, "it has no byte " + position);
                default -> bucket.failures().of("Reading " + key, e);
            };
        } catch (SdkException e) {
            throw bucket.failures().of("Reading " + key, e);
        }
        check(opened);
        return opened;
    }

    /** A store that ignores ranges, or has less than was asked for, is found out before a byte is used. */
    private void check(ResponseInputStream<GetObjectResponse> opened) {
        GetObjectResponse response = opened.response();
        String range = response.contentRange();
        if (range == null) {
            if (position == 0 && response.contentLength() == end) {
                return;
            }
            opened.abort();
            throw bucket.failures()
                    .truncated(
                            key,
                            "bytes " + position + " to " + end + " were asked for, and " + response.contentLength()
                                    + " bytes from the beginning came");
        }
        Matcher parts = CONTENT_RANGE.matcher(range);
        if (!parts.matches()
                || Long.parseLong(parts.group(1)) != position
                || Long.parseLong(parts.group(2)) != end - 1) {
            opened.abort();
            throw bucket.failures()
                    .truncated(key, "bytes " + position + " to " + end + " were asked for, and '" + range + "' came");
        }
        if (eTag == null) {
            eTag = response.eTag();
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (position < end) {
            IOException broken = null;
            try {
                ResponseInputStream<GetObjectResponse> in = body == null ? request() : body;
                body = in;
                int count = in.read(target, offset, (int) Math.min(length, end - position));
                if (count > 0) {
                    position += count;
                    fruitless = 0;
                    return count;
                }
            } catch (IOException e) {
                broken = e;
            }
            drop();
            if (++fruitless == TRIES) {
                throw bucket.failures().broken(key, position, broken);
            }
        }
        return -1;
    }

    private void drop() {
        if (body != null) {
            body.abort();
            body = null;
        }
    }

    @Override
    public void close() {
        if (body != null && position == end) {
            try {
                // Read to its end: the connection can serve the next request.
                body.close();
            } catch (IOException e) {
                body.abort();
            }
            body = null;
        }
        drop();
        position = end;
    }
}
