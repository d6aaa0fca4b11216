package io.holdfast.engine.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.zip.CRC32C;

/**
 * One part of a multipart upload: bytes of a borrowed buffer, and their CRC32C. The buffer belongs to the caller again
 * once the upload's {@code put} has returned.
 */
public final class Part {

    private final int number;
    private final byte[] buffer;
    private final int length;
    private final int crc32c;

    private Part(int number, byte[] buffer, int length, int crc32c) {
        this.number = number;
        this.buffer = buffer;
        this.length = length;
        this.crc32c = crc32c;
    }

    /** Makes the part and computes its checksum. Numbers start at 1. */
    public static Part of(int number, byte[] buffer, int length) {
        CRC32C crc = new CRC32C();
        crc.update(buffer, 0, length);
        return new Part(number, buffer, length, (int) crc.getValue());
    }

    /** Position in the object, from 1. */
    public int number() {
        return number;
    }

    /** Number of bytes. */
    public int length() {
        return length;
    }

    /** Checksum of the bytes. */
    public int crc32c() {
        return crc32c;
    }

    /** A fresh stream over the bytes, so that a failed request can be sent again. */
    public InputStream open() {
        return new ByteArrayInputStream(buffer, 0, length);
    }
}
