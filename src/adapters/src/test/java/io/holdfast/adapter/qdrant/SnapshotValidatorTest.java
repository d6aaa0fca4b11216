package io.holdfast.adapter.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.testkit.QdrantFixtures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotValidatorTest {

    private static final byte[] PAPERS = QdrantFixtures.PAPERS.bytes();

    @Test
    void aRealCollectionIsWhole() {
        Map<String, String> facts = judge(PAPERS);
        assertThat(facts)
                .containsEntry("shards.local", "0,1")
                .containsEntry("shards.elsewhere", "")
                .containsEntry("segments", "4")
                .containsEntry("version.info", "0.4.2")
                .containsEntry("payload_index.json", "{\"schema\":{\"year\":\"integer\"}}");
        assertThat(facts.get("config.json")).contains("\"shard_number\":2");
    }

    @Test
    void itDoesNotMatterHowTheBytesArrive() {
        for (int chunk : new int[] {1, 7, 511, 512, 513, 100_000}) {
            SnapshotValidator validator = SnapshotValidator.ofWholeCollection();
            for (int at = 0; at < PAPERS.length; at += chunk) {
                validator.update(PAPERS, at, Math.min(chunk, PAPERS.length - at));
            }
            assertThat(validator.finish()).containsEntry("segments", "4");
        }
    }

    @Test
    void aRealShardIsWholeButNoCollection() {
        byte[] shard = QdrantFixtures.SHARD.bytes();
        assertThat(judge(SnapshotValidator.ofAnything(), shard)).containsEntry("segments", "2");
        assertThat(refusal(shard)).hasMessageContaining("single shard");
    }

    @Test
    void onePeersPartOfACollectionIsNotTheCollection() {
        byte[] peer = QdrantFixtures.ONE_PEER.bytes();
        assertThat(judge(SnapshotValidator.ofAnything(), peer))
                .containsEntry("shards.local", "1,2")
                .containsEntry("shards.elsewhere", "0");
        assertThat(refusal(peer)).hasMessageContaining("no data of shards 0");
    }

    @Test
    void aCutAtAnyMemberIsACut() {
        List<Integer> boundaries = headers();
        assertThat(boundaries).hasSize(16);
        for (int at : boundaries.subList(1, boundaries.size())) {
            IntegrityException failure = refusal(Arrays.copyOf(PAPERS, at));
            assertThat(failure.reason()).isEqualTo(Reason.Truncated);
            assertThat(failure)
                    .hasMessageContaining("ends at byte " + at)
                    .hasMessageContaining("without the two zero blocks");
        }
    }

    @Test
    void aCutWithinAMemberOrHeaderIsACut() {
        assertThat(refusal(Arrays.copyOf(PAPERS, 100_000))).hasMessageContaining("inside member '0/segments/a6b26056");
        assertThat(refusal(Arrays.copyOf(PAPERS, 250_000))).hasMessageContaining("inside member '0/wal/open-1'");
        assertThat(refusal(Arrays.copyOf(PAPERS, 112_128 + 100))).hasMessageContaining("inside the header after");
        assertThat(refusal(new byte[0]).reason()).isEqualTo(Reason.Truncated);
    }

    @Test
    void aSegmentThatWasCutBeforeItWasPackedIsFound() {
        // The outer tar is consistent: only the segment's own tar ends too early.
        assertThat(refusal(withSegmentOf(50_000))).hasMessageContaining("The segment 0/segments/a6b26056");
        assertThat(refusal(withSegmentOf(512 + 512))).hasMessageContaining("without segment.json");
    }

    @Test
    void missingClosingBlocksAreFoundThoughAllMembersAreThere() {
        assertThat(refusal(Arrays.copyOf(PAPERS, PAPERS.length - 1024)))
                .hasMessageContaining("payload_index.json")
                .hasMessageContaining("without the two zero blocks");
        assertThat(refusal(Arrays.copyOf(PAPERS, PAPERS.length - 512)).reason()).isEqualTo(Reason.Truncated);
    }

    @Test
    void onlyZerosMayFollowTheEnd() {
        assertThat(judge(Arrays.copyOf(PAPERS, PAPERS.length + 9000))).containsEntry("segments", "4");
        byte[] garbage = Arrays.copyOf(PAPERS, PAPERS.length + 9000);
        garbage[PAPERS.length + 5000] = 1;
        assertThat(refusal(garbage))
                .hasMessageContaining("at byte " + (PAPERS.length + 5000) + ", bytes after the end");
    }

    @Test
    void aFlippedBitInAnyHeaderIsFound() {
        for (int header : headers()) {
            for (int at : new int[] {0, 50, 101, 125, 140, 150, 156, 260, 390, 400, 484}) {
                byte[] flipped = PAPERS.clone();
                flipped[header + at] ^= 4;
                assertThat(refusal(flipped).reason())
                        .as("byte " + at + " of the header at " + header)
                        .isIn(Reason.FormatInvalid, Reason.Truncated);
            }
        }
    }

    @Test
    void aDamagedHeaderInsideASegmentIsFound() {
        byte[] flipped = PAPERS.clone();
        flipped[512 + 10] ^= 4;
        assertThat(refusal(flipped))
                .hasMessageContaining("The segment 0/segments/a6b26056")
                .hasMessageContaining("checksum");
    }

    @Test
    void anEmptyFirstIndexOfTheLogIsFound() {
        byte[] peer = QdrantFixtures.ONE_PEER.bytes();
        int at = indexOf(peer, "{\"ack_index\":0}");
        byte[] damaged = peer.clone();
        Arrays.fill(damaged, at, at + 15, (byte) ' ');
        IntegrityException failure =
                catchThrowableOfType(IntegrityException.class, () -> judge(SnapshotValidator.ofAnything(), damaged));
        assertThat(failure).hasMessageContaining("empty 1/wal/first-index");
        damaged[at] = '{';
        assertThat(catchThrowableOfType(IntegrityException.class, () -> judge(SnapshotValidator.ofAnything(), damaged)))
                .hasMessageContaining("no JSON");
    }

    @Test
    void otherBytesAreNoSnapshot() {
        byte[] text = "<html>not found</html>".repeat(100).getBytes(StandardCharsets.UTF_8);
        assertThat(refusal(text).reason()).isEqualTo(Reason.FormatInvalid);
        assertThat(refusal(new byte[4096]).reason()).isEqualTo(Reason.FormatInvalid);
    }

    /** Where the headers of the snapshot's own members are. */
    private static List<Integer> headers() {
        List<Integer> headers = new ArrayList<>();
        for (int at = 0; PAPERS[at] != 0; ) {
            headers.add(at);
            String size = new String(PAPERS, at + 124, 11, StandardCharsets.US_ASCII);
            at += 512 + (Integer.parseInt(size, 8) + 511) / 512 * 512;
        }
        return headers;
    }

    /** The snapshot with its first segment cut to a length, and the header corrected for it. */
    private static byte[] withSegmentOf(int length) {
        byte[] header = Arrays.copyOf(PAPERS, 512);
        byte[] size = String.format("%011o", length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, header, 124, 11);
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        byte[] checksum = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(checksum, 0, header, 148, 8);
        int padded = (length + 511) / 512 * 512;
        byte[] whole = new byte[512 + padded + PAPERS.length - 112_128];
        System.arraycopy(header, 0, whole, 0, 512);
        System.arraycopy(PAPERS, 512, whole, 512, length);
        System.arraycopy(PAPERS, 112_128, whole, 512 + padded, PAPERS.length - 112_128);
        return whole;
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    private static IntegrityException refusal(byte[] bytes) {
        IntegrityException failure = catchThrowableOfType(IntegrityException.class, () -> judge(bytes));
        assertThat(failure).isNotNull();
        assertThat(failure.hint()).isNotBlank();
        return failure;
    }

    private static Map<String, String> judge(byte[] bytes) {
        return judge(SnapshotValidator.ofWholeCollection(), bytes);
    }

    private static Map<String, String> judge(SnapshotValidator validator, byte[] bytes) {
        validator.update(bytes, 0, bytes.length);
        return validator.finish();
    }
}
