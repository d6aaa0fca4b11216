package io.holdfast.adapter.qdrant;

/** The map of a sparse file: where its stored pieces belong. Only its sense is checked, so that only sums are kept. */
final class SparseMap {

    /** Of a file that is not sparse. */
    static final SparseMap NONE = new SparseMap(0);

    private static final int ENTRY = 24;
    private static final int IN_HEADER = 4;
    private static final int IN_EXTENSION = 21;

    private final long realSize;
    private long end;
    private long stored;
    private boolean continues;

    private SparseMap(long realSize) {
        this.realSize = realSize;
    }

    /** Reads the beginning of the map, which stands in the member's header. */
    static SparseMap of(byte[] header, TarParser parser) {
        SparseMap map = new SparseMap(TarNumbers.of(header, 483, 12, parser));
        map.entries(header, 386, IN_HEADER, parser);
        map.continues = header[482] != 0;
        return map;
    }

    /** Reads a block that continues the map. */
    void read(byte[] block, TarParser parser) {
        entries(block, 0, IN_EXTENSION, parser);
        continues = block[504] != 0;
    }

    boolean continues() {
        return continues;
    }

    /** Fails unless the pieces make the stored size. */
    void check(long size, TarParser parser) {
        if (this != NONE && stored != size) {
            throw parser.invalid("a sparse file whose pieces have " + stored + " bytes, not " + size, 0);
        }
    }

    private void entries(byte[] block, int from, int count, TarParser parser) {
        for (int i = 0; i < count; i++) {
            int at = from + i * ENTRY;
            if (block[at] == 0) {
                return;
            }
            long offset = TarNumbers.of(block, at, 12, parser);
            long length = TarNumbers.of(block, at + 12, 12, parser);
            if (offset < end || offset + length > realSize) {
                throw parser.invalid("a sparse file whose pieces overlap or exceed it", 0);
            }
            end = offset + length;
            stored += length;
        }
    }
}
