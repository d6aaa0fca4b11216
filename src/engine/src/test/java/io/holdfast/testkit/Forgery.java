package io.holdfast.testkit;

import com.github.luben.zstd.Zstd;
import io.holdfast.engine.seal.BareAge;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What somebody who may write to the bucket, knows the public recipient and can read the manifest puts in place of an
 * artifact. They have neither the identity nor the signing key.
 */
public enum Forgery {
    /** The true bytes and one more, so that who reads by length never sees the end. */
    A_BYTE_MORE,
    A_BYTE_LESS,
    /** Other bytes of the same length. */
    OTHER_BYTES,
    /** The bytes of another recovery point: an older one, or another source's. */
    OF_ANOTHER_POINT,
    /** As many bytes as compression can make of the room. */
    BOMB,
    /** The header of an age file that never ends. */
    ENDLESS_HEADER,
    /** Nothing that any format begins with. */
    NOISE;

    private static final int BLOCK = 128 << 10;
    private static final int CHUNK = 64 << 10;
    private static final int TAG = 16;
    private static final int SKIPPABLE = 0x184D2A50;

    /**
     * The stored bytes, of just the length of the true ones where that is possible, so that no length tells.
     *
     * @param plain the true plain bytes
     * @param other plain bytes of another recovery point
     * @param stored how many bytes the true artifact has in the store
     */
    byte[] make(byte[] plain, byte[] other, int stored, String recipient) {
        return switch (this) {
            case A_BYTE_MORE -> sealed(Arrays.copyOf(plain, plain.length + 1), stored, recipient);
            case A_BYTE_LESS -> sealed(Arrays.copyOf(plain, plain.length - 1), stored, recipient);
            case OTHER_BYTES -> sealed(changed(plain), stored, recipient);
            case OF_ANOTHER_POINT -> sealed(other, stored, recipient);
            case BOMB -> bomb(stored, recipient);
            case ENDLESS_HEADER -> endlessHeader(stored);
            case NOISE -> new byte[stored];
        };
    }

    private static byte[] changed(byte[] plain) {
        byte[] copy = plain.clone();
        copy[plain.length / 2] ^= 1;
        return copy;
    }

    /** Of just the true length, by a frame that readers skip; what compresses too badly for that gives up its second half. */
    private static byte[] sealed(byte[] plain, int stored, String recipient) {
        int room = payload(stored, recipient);
        byte[] compressed = Zstd.compress(plain, 19);
        if (compressed.length + 8 > room) {
            byte[] half = plain.clone();
            Arrays.fill(half, plain.length / 2, plain.length, (byte) 0);
            compressed = Zstd.compress(half, 19);
        }
        if (compressed.length + 8 > room) {
            return BareAge.encrypt(compressed, recipient);
        }
        byte[] padded = Arrays.copyOf(compressed, room);
        ByteBuffer.wrap(padded, compressed.length, 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(SKIPPABLE)
                .putInt(room - compressed.length - 8);
        return BareAge.encrypt(padded, recipient);
    }

    /** How many bytes an age file of that length holds. */
    private static int payload(int stored, String recipient) {
        int left = stored - BareAge.encrypt(new byte[0], recipient).length + TAG;
        int chunks = (left + CHUNK + TAG - 1) / (CHUNK + TAG);
        return left - chunks * TAG;
    }

    /** A zstd frame of blocks that each repeat one byte: four stored bytes make 128 KiB. */
    private static byte[] bomb(int stored, String recipient) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, 0x38});
        int block = BLOCK << 3 | 1 << 1;
        int room = payload(stored, recipient);
        while (frame.size() + 4 <= room) {
            frame.writeBytes(new byte[] {(byte) block, (byte) (block >> 8), (byte) (block >> 16), 0});
        }
        return Arrays.copyOf(BareAge.encrypt(frame.toByteArray(), recipient), stored);
    }

    private static byte[] endlessHeader(int stored) {
        byte[] header = new byte[stored];
        Arrays.fill(header, (byte) 'A');
        byte[] start = "age-encryption.org/v1\n-> X25519 ".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(start, 0, header, 0, Math.min(start.length, stored));
        return header;
    }
}
