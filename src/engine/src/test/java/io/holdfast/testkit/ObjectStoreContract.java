package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.Part;
import io.holdfast.engine.store.PendingUpload;
import io.holdfast.engine.store.StoreProbe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every promise of {@link ObjectStore} and {@link MultipartUpload}, as a test that each store must pass. */
public abstract class ObjectStoreContract {

    /** The least length of a part that is not the last, in S3. */
    protected static final int PART = 5 * 1024 * 1024;

    /** Each test works below a prefix of its own, so that one store serves them all. */
    private final ObjectKey top = new ObjectKey("t-" + UUID.randomUUID());

    /** The store under test. */
    protected abstract ObjectStore store();

    /** Whether unfinished uploads are listed below a prefix, and not only of the key itself. */
    protected boolean listsPendingBelowPrefix() {
        return true;
    }

    // create, find, delete

    @Test
    void whatWasCreatedIsFoundAndRead() {
        ObjectKey key = top.child("manifest.json");
        store().create(key, bytes("hello"));

        assertThat(read(key, 0, 5)).isEqualTo(bytes("hello"));
        ObjectInfo found = store().find(key).orElseThrow();
        assertThat(found.key()).isEqualTo(key);
        assertThat(found.size()).isEqualTo(5);
        assertThat(Duration.between(found.modified(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aKeyTakenByOtherContentIsRefusedAndKept() {
        ObjectKey key = top.child("a");
        store().create(key, bytes("first"));

        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> store().create(key, bytes("other")))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ObjectExists))
                .satisfies(e -> assertThat(e.hint()).isNotBlank());
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> store().create(key, bytes("a longer one")))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ObjectExists));
        assertThat(read(key, 0, 5)).isEqualTo(bytes("first"));
    }

    @Test
    void theSameContentAgainIsASuccess() {
        ObjectKey key = top.child("a");
        store().create(key, bytes("same"));
        store().create(key, bytes("same"));
        assertThat(read(key, 0, 4)).isEqualTo(bytes("same"));
    }

    @Test
    void anEmptyObjectIsAnObject() {
        ObjectKey key = top.child("empty");
        store().create(key, new byte[0]);
        assertThat(store().find(key)).map(ObjectInfo::size).hasValue(0L);
        assertThat(read(key, 0, 0)).isEmpty();
    }

    @Test
    void keysWithPercentAndEqualsAreKeptAsTheyAre() {
        List<ObjectKey> keys = Stream.of(
                        "%41", "A", "a%20b=c", "a+b", "a@b~c", "2026-11-22T10:00".replace(":", "%3A"), "x..y", "-.")
                .map(top::child)
                .toList();
        keys.forEach(key -> store().create(key, bytes(key.name())));

        assertThat(store().list(top).map(ObjectInfo::key))
                .containsExactlyElementsOf(keys.stream().sorted().toList());
        keys.forEach(key -> assertThat(read(key, 0, key.name().length())).isEqualTo(bytes(key.name())));
        keys.forEach(store()::delete);
        assertThat(store().list(top)).isEmpty();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        ObjectKey key = top.child("nothing");
        assertThat(store().find(key)).isEmpty();
        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> read(key, 0, 1))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ObjectMissing));
        assertThatExceptionOfType(IntegrityException.class)
                .isThrownBy(() -> read(key, 0, 0))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ObjectMissing));
    }

    @Test
    void aPartOfAKeyIsNoObject() {
        store().create(top.child("a").child("b"), bytes("x"));
        assertThat(store().find(top.child("a"))).isEmpty();
    }

    @Test
    void deletingIsRepeatable() {
        ObjectKey key = top.child("a").child("b");
        store().create(key, bytes("x"));
        store().delete(key);
        store().delete(key);
        store().delete(top.child("never").child("there"));
        assertThat(store().find(key)).isEmpty();
        assertThat(store().list(top)).isEmpty();
    }

    @Test
    void ofManyWritersOfOneKeyOneWins() throws Exception {
        ObjectKey key = top.child("contended");
        List<String> won = inParallel(IntStream.range(0, 8)
                .<Callable<String>>mapToObj(i -> () -> {
                    try {
                        store().create(key, bytes("writer " + i));
                        return "writer " + i;
                    } catch (InvalidPlanException e) {
                        assertThat(e.reason()).isEqualTo(Reason.ObjectExists);
                        return "";
                    }
                })
                .toList());
        assertThat(won)
                .filteredOn(name -> !name.isEmpty())
                .hasSize(1)
                .first()
                .satisfies(name -> assertThat(read(key, 0, 8)).isEqualTo(bytes(name)));
    }

    // ranges

    @Test
    void rangesAreExact() {
        ObjectKey key = top.child("range");
        byte[] content = random(100_000);
        store().create(key, content);
        assertThat(read(key, 0, 1)).isEqualTo(slice(content, 0, 1));
        assertThat(read(key, 99_999, 1)).isEqualTo(slice(content, 99_999, 1));
        assertThat(read(key, 12_345, 54_321)).isEqualTo(slice(content, 12_345, 54_321));
        assertThat(read(key, 0, 100_000)).isEqualTo(content);
        assertThat(read(key, 100_000, 0)).isEmpty();
    }

    @Test
    void aStreamOfAShortObjectFailsAndDoesNotEnd() {
        ObjectKey key = top.child("short");
        store().create(key, random(1000));
        for (long[] range : new long[][] {{0, 1001}, {999, 2}, {1000, 1}, {5000, 10}}) {
            RecoveryException failure =
                    catchThrowableOfType(RecoveryException.class, () -> read(key, range[0], range[1]));
            assertThat(failure).as("range " + range[0] + "+" + range[1]).isInstanceOf(IntegrityException.class);
            assertThat(failure.reason()).isEqualTo(Reason.Truncated);
        }
    }

    @Test
    void aStreamCanBeClosedEarly() throws IOException {
        ObjectKey key = top.child("early");
        byte[] content = random(3_000_000);
        store().create(key, content);
        for (int i = 0; i < 20; i++) {
            try (InputStream in = store().read(key, 0, content.length)) {
                assertThat(in.readNBytes(10)).isEqualTo(slice(content, 0, 10));
            }
        }
    }

    // listing

    @Test
    void aListIsInTheOrderOfTheWholeKeys() {
        List<ObjectKey> keys = Stream.of("a/b", "a-b/c", "a/a/z", "b", "a.b", "a0/x", "Z", "a/b-c/d", "a/b.txt")
                .map(suffix -> new ObjectKey(top + "/" + suffix))
                .toList();
        keys.forEach(key -> store().create(key, bytes("x")));
        List<ObjectKey> sorted = keys.stream().sorted().toList();
        assertThat(store().list(top).map(ObjectInfo::key)).containsExactlyElementsOf(sorted);
        assertThat(store().list().map(ObjectInfo::key).filter(key -> key.value().startsWith(top + "/")))
                .containsExactlyElementsOf(sorted);
    }

    @Test
    void aPrefixIsAWholePath() {
        Stream.of("run/1", "run/2/x", "run-other/1", "runs", "other")
                .forEach(suffix -> store().create(new ObjectKey(top + "/" + suffix), bytes("x")));
        assertThat(store().list(top.child("run")).map(info -> info.key().value()))
                .containsExactly(top + "/run/1", top + "/run/2/x");
        assertThat(store().list(top.child("runs"))).isEmpty();
        assertThat(store().list(top.child("nothing"))).isEmpty();
    }

    // uploads in parts

    @Test
    void anUploadIsPublishedAsAWhole() {
        ObjectKey key = top.child("big");
        byte[] content = random(2 * PART + 1234);
        MultipartUpload upload = store().begin(key);
        assertThat(store().find(key)).isEmpty();
        for (Part part : parts(content)) {
            upload.put(part);
        }
        assertThat(store().find(key)).isEmpty();
        assertThat(store().list(top)).isEmpty();

        upload.complete(3, content.length);

        assertThat(store().list(top).map(ObjectInfo::size)).containsExactly((long) content.length);
        assertThat(read(key, 0, content.length)).isEqualTo(content);
        assertThat(read(key, PART - 10, 20)).isEqualTo(slice(content, PART - 10, 20));
        assertThat(store().pendingUploads(key)).isEmpty();
        upload.abort();
        assertThat(store().find(key)).isPresent();
    }

    @Test
    void partsMayArriveInAnyOrderAndAtOnce() throws Exception {
        ObjectKey key = top.child("parallel");
        byte[] content = random(4 * PART + 1);
        MultipartUpload upload = store().begin(key);
        List<Part> parts = parts(content).reversed();
        inParallel(parts.stream()
                .<Callable<String>>map(part -> () -> {
                    upload.put(part);
                    return "put";
                })
                .toList());
        upload.complete(5, content.length);
        assertThat(read(key, 0, content.length)).isEqualTo(content);
    }

    @Test
    void aPartMayBePutAgain() {
        ObjectKey key = top.child("again");
        MultipartUpload upload = store().begin(key);
        upload.put(Part.of(1, bytes("xxxxx"), 5));
        upload.put(Part.of(1, bytes("right"), 5));
        upload.complete(1, 5);
        assertThat(read(key, 0, 5)).isEqualTo(bytes("right"));
    }

    @Test
    void anEmptyUploadIsAnEmptyObject() {
        ObjectKey key = top.child("empty");
        MultipartUpload upload = store().begin(key);
        upload.put(Part.of(1, new byte[16], 0));
        upload.complete(1, 0);
        assertThat(store().find(key)).map(ObjectInfo::size).hasValue(0L);
    }

    @Test
    void anAbortedUploadLeavesNothing() {
        ObjectKey key = top.child("aborted");
        MultipartUpload upload = store().begin(key);
        upload.put(Part.of(1, bytes("lost"), 4));
        upload.abort();
        upload.abort();
        assertThat(store().find(key)).isEmpty();
        assertThat(store().list(top)).isEmpty();
        assertThat(store().pendingUploads(key)).isEmpty();
        assertThatExceptionOfType(RecoveryException.class).isThrownBy(() -> upload.complete(1, 4));
        assertThat(store().find(key)).isEmpty();
    }

    @Test
    void aWrongTotalSizeIsRefused() {
        ObjectKey key = top.child("wrong-size");
        MultipartUpload upload = store().begin(key);
        upload.put(Part.of(1, bytes("four"), 4));
        assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> upload.complete(1, 5));
        assertThat(store().find(key)).isEmpty();
        upload.abort();
        assertThat(store().pendingUploads(key)).isEmpty();
    }

    @Test
    void aMissingOrSurplusPartIsRefused() {
        ObjectKey key = top.child("missing-part");
        byte[] content = random(2 * PART);
        MultipartUpload upload = store().begin(key);
        upload.put(parts(content).get(1));
        assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> upload.complete(2, 2L * PART));
        upload.put(parts(content).get(0));
        assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> upload.complete(1, PART));
        assertThat(store().find(key)).isEmpty();
        upload.abort();
    }

    @Test
    void anUploadDoesNotReplaceAnObject() {
        ObjectKey key = top.child("taken");
        store().create(key, bytes("first"));
        MultipartUpload upload = store().begin(key);
        upload.put(Part.of(1, bytes("other"), 5));
        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> upload.complete(1, 5))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ObjectExists));
        upload.abort();
        assertThat(read(key, 0, 5)).isEqualTo(bytes("first"));
        assertThat(store().pendingUploads(key)).isEmpty();
    }

    @Test
    void theBufferOfAPartIsFreeAfterPut() {
        ObjectKey key = top.child("buffer");
        byte[] buffer = bytes("good!");
        MultipartUpload upload = store().begin(key);
        upload.put(Part.of(1, buffer, 5));
        buffer[0] = 'X';
        upload.complete(1, 5);
        assertThat(read(key, 0, 5)).isEqualTo(bytes("good!"));
    }

    // pending uploads

    @Test
    void anUnfinishedUploadIsListedAndCanBeAborted() {
        ObjectKey key = top.child("run").child("data");
        Instant before = Instant.now().minusSeconds(5);
        MultipartUpload upload = store().begin(key);
        upload.put(Part.of(1, bytes("x"), 1));

        List<PendingUpload> pending = store().pendingUploads(key);
        assertThat(pending).singleElement().satisfies(found -> {
            assertThat(found.key()).isEqualTo(key);
            assertThat(found.lastActivity()).isBetween(before, Instant.now().plusSeconds(5));
        });
        assertThat(store().pendingUploads(top.child("ru"))).isEmpty();

        pending.forEach(store()::abort);
        pending.forEach(store()::abort);
        assertThat(store().pendingUploads(key)).isEmpty();
        assertThat(store().find(key)).isEmpty();
        assertThatExceptionOfType(RecoveryException.class).isThrownBy(() -> upload.complete(1, 1));
    }

    @Test
    void unfinishedUploadsAreListedBelowAPrefix() {
        List<MultipartUpload> uploads = new ArrayList<>();
        for (String suffix : List.of("run/a", "run/deep/b", "run-other/c")) {
            MultipartUpload upload = store().begin(new ObjectKey(top + "/" + suffix));
            upload.put(Part.of(1, bytes("x"), 1));
            uploads.add(upload);
        }
        List<PendingUpload> pending = store().pendingUploads(top.child("run"));
        if (listsPendingBelowPrefix()) {
            assertThat(pending)
                    .extracting(found -> found.key().value())
                    .containsExactlyInAnyOrder(top + "/run/a", top + "/run/deep/b");
        } else {
            assertThat(pending).isEmpty();
        }
        uploads.forEach(MultipartUpload::abort);
        assertThat(store().pendingUploads(top)).isEmpty();
    }

    // the store as a whole

    @Test
    void aProbeTellsTheTruthAndCleansUp() {
        StoreProbe probe = store().probe();
        assertThat(probe.deletes()).isTrue();
        assertThat(probe.refusesSecondWriter()).isTrue();
        assertThat(probe.refusesWrongChecksum()).isTrue();
        assertThat(probe.multipart()).isTrue();
        assertThat(probe.listsPendingUploads()).isEqualTo(listsPendingBelowPrefix());
        assertThat(probe.clockSkew().abs()).isLessThan(Duration.ofSeconds(30));
        assertThat(store().list(StoreProbe.FOLDER)).isEmpty();
    }

    @Test
    void aStoreSaysWhatTimeItIsAndLeavesNothing() {
        assertThat(store().now().orElseThrow())
                .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(30));
        assertThat(store().list(StoreProbe.FOLDER)).isEmpty();
    }

    @Test
    void aStoreSaysWhereItIsAndWhatItLikes() {
        assertThat(store().describe()).isNotBlank();
        assertThat(store().uploadConcurrency()).isPositive();
    }

    protected final byte[] read(ObjectKey key, long offset, long length) {
        try (InputStream in = store().read(key, offset, length)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError("a store must fail with a RecoveryException", e);
        }
    }

    protected static List<Part> parts(byte[] content) {
        List<Part> parts = new ArrayList<>();
        for (int at = 0; at < content.length; at += PART) {
            byte[] part = slice(content, at, Math.min(PART, content.length - at));
            parts.add(Part.of(parts.size() + 1, part, part.length));
        }
        return parts;
    }

    protected static byte[] random(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    protected static byte[] slice(byte[] content, int offset, int length) {
        return Arrays.copyOfRange(content, offset, offset + length);
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> List<T> inParallel(List<Callable<T>> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(work)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
