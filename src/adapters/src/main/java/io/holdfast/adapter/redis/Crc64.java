package io.holdfast.adapter.redis;

/** The CRC-64 at the end of an RDB file: Jones polynomial, reflected, initial value 0. Eight bytes a step. */
final class Crc64 {

    private static final long POLYNOMIAL = 0x95ac9329ac4bc9b5L;
    private static final long[][] TABLE = table();

    private long value;

    void update(byte[] bytes, int offset, int length) {
        long crc = value;
        int i = offset;
        int end = offset + length;
        for (; end - i >= 8; i += 8) {
            crc ^= (bytes[i] & 0xffL)
                    | (bytes[i + 1] & 0xffL) << 8
                    | (bytes[i + 2] & 0xffL) << 16
                    | (bytes[i + 3] & 0xffL) << 24
                    | (bytes[i + 4] & 0xffL) << 32
                    | (bytes[i + 5] & 0xffL) << 40
                    | (bytes[i + 6] & 0xffL) << 48
                    | (bytes[i + 7] & 0xffL) << 56;
            crc = TABLE[7][(int) (crc & 0xff)]
                    ^ TABLE[6][(int) (crc >>> 8 & 0xff)]
                    ^ TABLE[5][(int) (crc >>> 16 & 0xff)]
                    ^ TABLE[4][(int) (crc >>> 24 & 0xff)]
                    ^ TABLE[3][(int) (crc >>> 32 & 0xff)]
                    ^ TABLE[2][(int) (crc >>> 40 & 0xff)]
                    ^ TABLE[1][(int) (crc >>> 48 & 0xff)]
                    ^ TABLE[0][(int) (crc >>> 56)];
        }
        for (; i < end; i++) {
            crc = TABLE[0][(int) ((crc ^ bytes[i]) & 0xff)] ^ crc >>> 8;
        }
        value = crc;
    }

    long value() {
        return value;
    }

    private static long[][] table() {
        long[][] table = new long[8][256];
        for (int i = 0; i < 256; i++) {
            long crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
            table[0][i] = crc;
        }
        for (int slice = 1; slice < 8; slice++) {
            for (int i = 0; i < 256; i++) {
                long before = table[slice - 1][i];
                table[slice][i] = table[0][(int) (before & 0xff)] ^ before >>> 8;
            }
        }
        return table;
    }
}
