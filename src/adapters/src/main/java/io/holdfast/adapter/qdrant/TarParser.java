package io.holdfast.adapter.qdrant;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a GNU tar as it passes, in the narrow form that Qdrant writes and accepts: files, folders, sparse files and long
 * names. Everything that can be checked without the content is checked.
 */
final class TarParser {

    /** Told of each member in turn. */
    interface Members {

        void begin(String name, boolean sparse, long contentOffset);

        void content(byte[] bytes, int offset, int length);

        void end();
    }

    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 8192;

    private enum State {
        HEADER,
        SPARSE_MAP,
        CONTENT,
        PADDING,
        END
    }

    private final String what;
    private final long base;
    private final boolean needsClosing;
    private final Members members;
    private final byte[] block = new byte[BLOCK];
    private int filled;
    private State state = State.HEADER;
    private long offset;
    private String member = "";
    private long left;
    private int padding;
    private int zeroBlocks;
    private boolean namePending;
    private final ByteArrayOutputStream longName = new ByteArrayOutputStream();
    private SparseMap sparse = SparseMap.NONE;

    /**
     * @param what what is parsed, for messages
     * @param base the offset at which it begins in the whole stream, for messages
     * @param needsClosing whether the two closing zero blocks must be there
     */
    TarParser(String what, long base, boolean needsClosing, Members members) {
        this.what = what;
        this.base = base;
        this.needsClosing = needsClosing;
        this.members = members;
    }

    void update(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end) {
            int used = switch (state) {
                case HEADER, SPARSE_MAP -> fill(bytes, at, end - at);
                case CONTENT -> content(bytes, at, (int) Math.min(left, end - at));
                case PADDING -> Math.min(padding, end - at);
                case END -> zeros(bytes, at, end - at);
            };
            offset += used;
            at += used;
            switch (state) {
                case HEADER -> ifFull(this::header);
                case SPARSE_MAP -> ifFull(this::sparseMap);
                case CONTENT -> ifNone(left -= used);
                case PADDING -> {
                    padding -= used;
                    state = padding == 0 ? State.HEADER : State.PADDING;
                }
                case END -> {}
            }
        }
    }

    /** Takes the end of the stream; fails unless it is where a tar ends. */
    void finish() {
        switch (state) {
            case END -> {}
            case SPARSE_MAP, CONTENT, PADDING -> throw truncated("inside member '" + member + "'");
            case HEADER -> {
                if (filled > 0) {
                    throw truncated("inside the header after '" + member + "'");
                }
                if (zeroBlocks == 1 || (needsClosing && zeroBlocks == 0)) {
                    throw truncated("after member '" + member + "', without the two zero blocks that close a tar");
                }
                if (namePending) {
                    throw truncated("between a long name and its member");
                }
            }
        }
    }

    /** Where we are in the whole stream. */
    long offset() {
        return base + offset;
    }

    private int fill(byte[] bytes, int from, int length) {
        int used = Math.min(BLOCK - filled, length);
        System.arraycopy(bytes, from, block, filled, used);
        filled += used;
        return used;
    }

    private void ifFull(Runnable then) {
        if (filled == BLOCK) {
            filled = 0;
            then.run();
        }
    }

    private void ifNone(long remaining) {
        if (remaining == 0) {
            endContent();
        }
    }

    private void header() {
        if (isZero()) {
            state = ++zeroBlocks == 2 ? State.END : State.HEADER;
            return;
        }
        if (zeroBlocks > 0) {
            throw invalid("a member follows a zero block", BLOCK);
        }
        checkChecksum();
        char type = (char) (block[156] & 0xff);
        left = TarNumbers.of(block, 124, 12, this);
        padding = (int) ((BLOCK - left % BLOCK) % BLOCK);
        if (type == 'L') {
            if (left > LONGEST_NAME) {
                throw invalid("a name of " + left + " bytes", BLOCK);
            }
            longName.reset();
            member = "././@LongLink";
            namePending = true;
            begin(State.CONTENT);
            return;
        }
        if (type != '0' && type != '\0' && type != '5' && type != 'S') {
            throw invalid("a member of type '" + type + "', which Qdrant does not accept", BLOCK);
        }
        member = namePending ? text(longName.toByteArray()) : shortName();
        namePending = false;
        sparse = type == 'S' ? SparseMap.of(block, this) : SparseMap.NONE;
        begin(sparse.continues() ? State.SPARSE_MAP : State.CONTENT);
    }

    private void sparseMap() {
        sparse.read(block, this);
        if (!sparse.continues()) {
            begin(State.CONTENT);
        }
    }

    private void begin(State next) {
        state = next;
        if (next == State.CONTENT) {
            sparse.check(left, this);
            if (!namePending) {
                members.begin(member, sparse != SparseMap.NONE, offset());
            }
            ifNone(left);
        }
    }

    private int content(byte[] bytes, int from, int length) {
        if (namePending) {
            longName.write(bytes, from, length);
        } else {
            members.content(bytes, from, length);
        }
        return length;
    }

    private void endContent() {
        state = padding == 0 ? State.HEADER : State.PADDING;
        sparse = SparseMap.NONE;
        if (!namePending) {
            members.end();
        }
    }

    private int zeros(byte[] bytes, int from, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != 0) {
                throw invalid("bytes after the end of the tar", -i);
            }
        }
        return length;
    }

    private boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private void checkChecksum() {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        if (TarNumbers.of(block, 148, 8, this) != sum) {
            throw invalid("a header whose checksum is wrong, after member '" + member + "'", BLOCK);
        }
    }

    private String shortName() {
        return TarNumbers.text(block, 0, 100);
    }

    private static String text(byte[] bytes) {
        int end = bytes.length > 0 && bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    IntegrityException invalid(String found, int back) {
        return new IntegrityException(
                Reason.FormatInvalid,
                what + " has, at byte " + (offset() - back) + ", " + found,
                "The snapshot is damaged or not one of Qdrant's: take it again, and check the disk of its source.");
    }

    private IntegrityException truncated(String where) {
        return new IntegrityException(
                Reason.Truncated,
                what + " ends at byte " + offset() + ", " + where,
                "The snapshot was cut: take it again, and look for breaks in the network or a full disk at its source.");
    }
}
