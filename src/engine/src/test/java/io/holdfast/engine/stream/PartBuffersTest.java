package io.holdfast.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.Part;
import io.holdfast.testkit.InMemoryObjectStore;
import io.holdfast.testkit.WrappedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PartBuffersTest {

    private static final byte[] MIB = new byte[1 << 20];

    private final AtomicLong stored = new AtomicLong();

    /** The tests' heap is half a GiB: this would not fit if each stream had buffers of its own. */
    @Test
    void streamsOneAfterTheOtherUseTheSameBuffers() {
        ObjectStore store = forgetful();
        PartBuffers buffers = PartBuffers.of(PartLayout.STANDARD, List.of(store));
        List<PartWriter> kept = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            PartWriter writer = new PartWriter(store, new ObjectKey("a/b" + i), buffers, "test", stored::addAndGet);
            kept.add(writer);
            write(writer, 100);
            writer.finish();
        }
        assertThat(stored).hasValue(800L << 20);
        assertThat(kept).hasSize(8);
    }

    @Test
    void streamsSideBySideWaitForEachOthersBuffers() {
        List<ObjectStore> stores =
                Stream.generate(PartBuffersTest::forgetful).limit(8).toList();
        PartBuffers buffers = PartBuffers.of(PartLayout.STANDARD, stores);
        List<PartWriter> writers = stores.stream()
                .map(store -> new PartWriter(store, new ObjectKey("a/b"), buffers, "test", stored::addAndGet))
                .toList();
        for (int mib = 0; mib < 100; mib++) {
            writers.forEach(writer -> write(writer, 1));
        }
        writers.forEach(PartWriter::finish);
        assertThat(stored).hasValue(800L << 20);
    }

    @Test
    void aStreamThatIsGivenUpGivesItsBuffersBack() {
        ObjectStore store = forgetful();
        PartBuffers buffers = PartBuffers.of(PartLayout.STANDARD, List.of(store));
        for (int i = 0; i < 15; i++) {
            PartWriter writer = new PartWriter(store, new ObjectKey("a/b" + i), buffers, "test", stored::addAndGet);
            write(writer, 20);
            writer.abort();
        }
        PartWriter writer = new PartWriter(store, new ObjectKey("a/last"), buffers, "test", stored::addAndGet);
        write(writer, 100);
        assertThat(writer.finish()).hasSize(1);
    }

    /** Keeps nothing of what it is given. */
    private static ObjectStore forgetful() {
        return new WrappedStore(new InMemoryObjectStore()) {
            @Override
            public MultipartUpload begin(ObjectKey key) {
                return new MultipartUpload() {
                    @Override
                    public void put(Part part) {}

                    @Override
                    public void complete(int parts, long size) {}

                    @Override
                    public void abort() {}
                };
            }

            @Override
            public int uploadConcurrency() {
                return 4;
            }
        };
    }

    private static void write(PartWriter writer, int mib) {
        for (int i = 0; i < mib; i++) {
            writer.write(MIB, 0, MIB.length);
        }
    }
}
