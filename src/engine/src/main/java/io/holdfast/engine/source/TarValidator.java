package io.holdfast.engine.source;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Checks that a stream is a whole tar: every header's checksum, every member's length, the two empty blocks at the end
 * and nothing but zeros after them.
 */
public final class TarValidator implements FormatValidator {

    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;
    private static final int SIZE = 124;

    private final byte[] header = new byte[BLOCK];
    private int headerCount;
    private long skip;
    private int emptyBlocks;
    private long members;
    private long offset;

    @Override
    public void update(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end) {
            int count;
            if (skip > 0) {
                count = (int) Math.min(skip, end - at);
                skip -= count;
            } else {
                count = Math.min(BLOCK - headerCount, end - at);
                System.arraycopy(bytes, at, header, headerCount, count);
                headerCount += count;
            }
            at += count;
            offset += count;
            if (headerCount == BLOCK) {
                headerCount = 0;
                block();
            }
        }
    }

    @Override
    public Map<String, String> finish() {
        if (skip > 0 || headerCount > 0) {
            throw damaged(Reason.Truncated, "it ends inside a member");
        }
        if (emptyBlocks < 2) {
            throw damaged(Reason.Truncated, "it does not end with two empty blocks");
        }
        return Map.of("tar-members", Long.toString(members));
    }

    @Override
    public String format() {
        return "tar";
    }

    private void block() {
        if (isEmpty()) {
            emptyBlocks++;
            return;
        }
        if (emptyBlocks > 0) {
            throw damaged(Reason.FormatInvalid, "something follows its end");
        }
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : header[i] & 0xff;
        }
        if (sum != octal(CHECKSUM, 8)) {
            throw damaged(Reason.FormatInvalid, "a header's checksum is wrong");
        }
        long size = octal(SIZE, 12);
        skip = (size + BLOCK - 1) / BLOCK * BLOCK;
        if ("0\0".indexOf(header[156]) >= 0) {
            members++;
        }
    }

    private boolean isEmpty() {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Numbers are octal text, or binary when the first bit is set. */
    private long octal(int at, int length) {
        if ((header[at] & 0x80) != 0) {
            long value = header[at] & 0x7f;
            for (int i = 1; i < length; i++) {
                value = (value << 8) | (header[at + i] & 0xff);
            }
            return value;
        }
        String text = new String(header, at, length, StandardCharsets.US_ASCII)
                .replace('\0', ' ')
                .strip();
        if (!text.matches("[0-7]+")) {
            throw damaged(Reason.FormatInvalid, "a header's number is not octal");
        }
        return Long.parseLong(text, 8);
    }

    private IntegrityException damaged(Reason reason, String what) {
        return new IntegrityException(
                reason,
                "not a whole tar (at byte " + offset + "): " + what,
                "the stream was cut or changed on the way: run it again");
    }
}
