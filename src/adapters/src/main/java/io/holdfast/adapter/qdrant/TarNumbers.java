package io.holdfast.adapter.qdrant;

import java.nio.charset.StandardCharsets;

/** Fields of a tar header: numbers in octal, or in base 256 where octal is too short, and texts. */
final class TarNumbers {

    private TarNumbers() {}

    static long of(byte[] block, int offset, int length, TarParser parser) {
        if ((block[offset] & 0x80) != 0) {
            long value = block[offset] & 0x7f;
            for (int i = 1; i < length; i++) {
                if (value >>> 55 != 0) {
                    throw parser.invalid("a number that is too large", block.length);
                }
                value = (value << 8) | (block[offset + i] & 0xff);
            }
            return value;
        }
        String digits = text(block, offset, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8);
        } catch (NumberFormatException e) {
            throw parser.invalid("'" + digits + "' where a number should be", block.length);
        }
    }

    static String text(byte[] block, int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return new String(block, offset, end - offset, StandardCharsets.UTF_8);
    }
}
