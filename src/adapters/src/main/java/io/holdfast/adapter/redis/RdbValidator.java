package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.FormatValidator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Checks an RDB file while it passes: magic and version, the end marker, and the CRC-64 over everything before it. The
 * checksum proves wholeness for any version and fork without understanding a single value, and tells of bytes after the
 * end. One thing it cannot tell: a second whole dump after the first, since the sum over a dump and its own sum is 0. The
 * length or the end mark that every transfer has rules that out.
 */
final class RdbValidator implements FormatValidator {

    private static final int TRAILER = 9;
    private static final int HEAD = 16 * 1024;
    private static final int FIRST_VERSION_WITH_CRC = 5;

    private final Crc64 crc = new Crc64();
    private final byte[] held = new byte[TRAILER];
    private final byte[] head = new byte[HEAD];
    private int heldCount;
    private int headCount;
    private long length;

    @Override
    public void update(byte[] bytes, int offset, int count) {
        int forHead = Math.min(count, HEAD - headCount);
        System.arraycopy(bytes, offset, head, headCount, forHead);
        headCount += forHead;
        length += count;
        if (count >= TRAILER) {
            crc.update(held, 0, heldCount);
            crc.update(bytes, offset, count - TRAILER);
            System.arraycopy(bytes, offset + count - TRAILER, held, 0, TRAILER);
            heldCount = TRAILER;
            return;
        }
        int surplus = Math.max(0, heldCount + count - TRAILER);
        crc.update(held, 0, surplus);
        System.arraycopy(held, surplus, held, 0, heldCount - surplus);
        System.arraycopy(bytes, offset, held, heldCount - surplus, count);
        heldCount = heldCount - surplus + count;
    }

    @Override
    public Map<String, String> finish() {
        int version = version();
        if (heldCount < TRAILER || (held[0] & 0xff) != 0xff) {
            throw damaged("it does not end with an end marker", Reason.Truncated);
        }
        crc.update(held, 0, 1);
        long written =
                ByteBuffer.wrap(held, 1, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (written != 0 && written != crc.value()) {
            throw damaged(
                    "its CRC-64 is %016x, and its content has %016x".formatted(written, crc.value()),
                    Reason.DigestMismatch);
        }
        Map<String, String> facts = RdbHead.read(head, headCount);
        facts.put("rdb-version", Integer.toString(version));
        facts.put("rdb-crc64", written == 0 ? "none" : "%016x".formatted(written));
        return facts;
    }

    @Override
    public String format() {
        return "rdb";
    }

    private int version() {
        String magic = new String(head, 0, Math.min(headCount, 9), StandardCharsets.US_ASCII);
        if (!magic.matches("(REDIS\\d{4}|VALKEY\\d{3})")) {
            throw damaged("it does not begin with REDIS or VALKEY and a version", Reason.FormatInvalid);
        }
        int version = Integer.parseInt(magic.replaceAll("\\D", ""));
        if (version < FIRST_VERSION_WITH_CRC) {
            throw damaged("its version " + version + " has no checksum", Reason.UnsupportedVersion);
        }
        return version;
    }

    private IntegrityException damaged(String what, Reason reason) {
        return new IntegrityException(
                reason,
                "not a whole RDB file (" + length + " bytes): " + what,
                "the dump was cut or changed on the way, or Redis wrote a damaged one: look at its disk and run it again");
    }
}
