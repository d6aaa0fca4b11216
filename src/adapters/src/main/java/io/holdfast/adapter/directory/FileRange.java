package io.holdfast.adapter.directory;

import io.holdfast.engine.store.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** Bytes of a file up to an offset; fails if the file turns out shorter. */
final class FileRange extends InputStream {

    private final FileChannel file;
    private final ObjectKey key;
    private final long end;
    private final FileFailures failures;
    private long position;

    FileRange(FileChannel file, ObjectKey key, long end, FileFailures failures) throws IOException {
        this.file = file;
        this.key = key;
        this.end = end;
        this.failures = failures;
        this.position = file.position();
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
        if (position == end) {
            return -1;
        }
        try {
            int count = file.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, end - position)));
            if (count < 0) {
                throw failures.truncated(key, position, end);
            }
            position += count;
            return count;
        } catch (IOException e) {
            throw failures.of("Reading " + key, e);
        }
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - position);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw failures.of("Closing " + key, e);
        }
    }
}
