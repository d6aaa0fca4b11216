package io.holdfast.engine.stream;

/**
 * How a stream is cut: into parts of {@code partSize} bytes (all but the last are equal, which some stores demand), and
 * into a next object after {@code objectSize} bytes, so that a stream of any length fits.
 */
public record PartLayout(int partSize, long objectSize) {

    /** 16 MiB parts, 64 GiB objects: at most 4,096 parts, far below every store's 10,000. */
    public static final PartLayout STANDARD = new PartLayout(16 << 20, 64L << 30);

    public PartLayout {
        if (partSize < 1 || objectSize < partSize || objectSize % partSize != 0) {
            throw new IllegalArgumentException("objects must be whole numbers of parts");
        }
    }
}
