package io.holdfast.adapter.qdrant;

import io.holdfast.engine.failure.RecoveryException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A form with one file, streamed, of a length that is known beforehand. If the content turns out wrong at its end, the
 * form is not ended, and the server drops what it has.
 */
final class MultipartBody {

    private final Supplier<InputStream> content;
    private final long length;
    private final String boundary;
    private final byte[] head;
    private final byte[] tail;
    private volatile @Nullable RecoveryException failure;
    private volatile boolean sent;

    MultipartBody(Supplier<InputStream> content, long length, String fileName, String boundary) {
        this.content = content;
        this.length = length;
        this.boundary = boundary;
        this.head = ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"snapshot\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        this.tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher publisher() {
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(List.of(
                        new ByteArrayInputStream(head), new Checked(content.get()), new ByteArrayInputStream(tail))))),
                head.length + length + tail.length);
    }

    /** Why the content could not be read to its end, if so. */
    @Nullable
    RecoveryException failure() {
        return failure;
    }

    /** Whether the content was read to its end, and found true. */
    boolean sent() {
        return sent;
    }

    /** Keeps the failure of the content, which the HTTP client would swallow. */
    private final class Checked extends FilterInputStream {

        private Checked(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            try {
                int read = super.read(target, offset, count);
                sent |= read < 0;
                return read;
            } catch (RecoveryException e) {
                failure = e;
                // The form must not go on as if this were its end.
                throw new UncheckedIOException(new IOException(e));
            }
        }
    }
}
