package io.holdfast.adapter.redis;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads the auxiliary fields at the head of an RDB file, and the first database's announced size. */
final class RdbHead {

    private static final int AUX = 0xfa;
    private static final int SELECT_DB = 0xfe;
    private static final int RESIZE_DB = 0xfb;
    private static final int FUNCTION2 = 0xf5;

    private RdbHead() {}

    /** Facts by name, {@code rdb-aux-…} and {@code rdb-first-db-keys}; stops without an error at what it does not know. */
    static Map<String, String> read(byte[] head, int length) {
        Map<String, String> facts = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(head, 9, Math.max(0, length - 9));
        try {
            while (in.hasRemaining()) {
                int opcode = in.get() & 0xff;
                if (opcode == AUX) {
                    facts.put("rdb-aux-" + string(in), string(in));
                } else if (opcode == FUNCTION2) {
                    string(in);
                } else if (opcode == SELECT_DB) {
                    facts.put("rdb-first-db", Long.toString(number(in)));
                } else if (opcode == RESIZE_DB) {
                    facts.put("rdb-first-db-keys", Long.toString(number(in)));
                    facts.put("rdb-first-db-expires", Long.toString(number(in)));
                    break;
                } else {
                    break;
                }
            }
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            // The head is only a convenience: what was read so far stands, the checksum judges the file.
        }
        return facts;
    }

    private static long number(ByteBuffer in) {
        int first = in.get() & 0xff;
        return switch (first >> 6) {
            case 0 -> first & 0x3f;
            case 1 -> ((first & 0x3f) << 8) | (in.get() & 0xff);
            case 2 -> first == 0x80 ? in.getInt() & 0xffffffffL : in.getLong();
            default -> throw new IllegalArgumentException("not a plain length");
        };
    }

    private static String string(ByteBuffer in) {
        in.mark();
        int first = in.get() & 0xff;
        if (first >> 6 == 3) {
            return switch (first & 0x3f) {
                case 0 -> Integer.toString(in.get());
                case 1 -> Integer.toString(Short.reverseBytes(in.getShort()));
                case 2 -> Integer.toString(Integer.reverseBytes(in.getInt()));
                default -> throw new IllegalArgumentException("compressed");
            };
        }
        in.reset();
        long length = number(in);
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[(int) length];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
