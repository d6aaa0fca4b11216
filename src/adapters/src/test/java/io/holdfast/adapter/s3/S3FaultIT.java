package io.holdfast.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Sweep;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.store.MultipartUpload;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.Part;
import io.holdfast.engine.store.StoreProbe;
import io.holdfast.engine.stream.PartBuffers;
import io.holdfast.engine.stream.PartLayout;
import io.holdfast.engine.stream.PartWriter;
import io.holdfast.engine.stream.UploadNote;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.FaultProxy.Fault;
import io.holdfast.testkit.FaultProxy.Request;
import io.holdfast.testkit.S3Servers;
import io.holdfast.testkit.WrappedStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong between the store and a real server ends in the exact content, or in a failure that says why. */
class S3FaultIT {

    private static final int PART = 5 * 1024 * 1024;
    private static final int ALWAYS = 1_000;
    private static final Predicate<Request> PUT_PART = FaultProxy.line("^PUT .*partNumber=");
    private static final Predicate<Request> BEGIN = FaultProxy.line("^POST .*[?&]uploads");
    private static final Predicate<Request> PUT = FaultProxy.line("^PUT ");
    private static final Predicate<Request> COMPLETE = FaultProxy.line("^POST .*uploadId=");
    private static final Predicate<Request> ABORT = FaultProxy.line("^DELETE .*uploadId=");
    private static final Predicate<Request> GET = FaultProxy.line("^GET ");
    private static final Predicate<Request> CONDITIONAL = FaultProxy.header("If-None-Match");
    private static final Fault BROKEN = new Fault.Answer(500, error("InternalError"));
    private static final Fault SLOW_DOWN = new Fault.Answer(503, error("SlowDown"));
    private static final Fault ERROR_IN_200 = new Fault.Answer(200, error("InternalError"));

    private static S3Servers server;
    private static String bucket;

    private final ObjectKey key = new ObjectKey("run-" + UUID.randomUUID() + "/data");
    private FaultProxy proxy;
    private ObjectStore store;
    private ObjectStore direct;

    @BeforeAll
    static void start() {
        server = S3Servers.minio();
        bucket = server.newBucket();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        proxy = new FaultProxy(server.endpoint());
        store = at(proxy.address(), "p");
        direct = at(server.endpoint(), "p");
    }

    @AfterEach
    void close() {
        store.close();
        direct.close();
        proxy.close();
    }

    @Test
    void partsThatTheServerFailsAreSentAgain() {
        proxy.on(PUT_PART, 2, BROKEN);
        proxy.on(PUT_PART, 2, SLOW_DOWN);
        assertUploads();
        assertThat(proxy.struck()).hasSize(4);
    }

    @Test
    void aConnectionResetInTheMiddleOfAPartIsNoLoss() {
        proxy.on(PUT_PART, 2, new Fault.ResetRequest(1_000_000));
        assertUploads();
        assertThat(proxy.struck()).hasSize(2);
    }

    @Test
    void aLostAnswerToAPartIsNoLoss() {
        proxy.on(PUT_PART, 1, new Fault.LoseAnswer());
        assertUploads();
    }

    @Test
    void aBeginningWhoseAnswerIsLostLeavesNoUpload() {
        for (boolean finished : new boolean[] {true, false}) {
            proxy.on(BEGIN, 1, new Fault.LoseAnswer());
            PartLayout layout = new PartLayout(PART, 10L * PART);
            ObjectKey target = key.child("" + finished);
            PartWriter writer = new PartWriter(store, target, PartBuffers.of(layout, List.of(store)), "test", _ -> {});
            byte[] content = content(PART + 1);
            writer.write(content, 0, content.length);
            assertThat(direct.pendingUploads(target)).hasSize(2);
            if (finished) {
                writer.finish();
            } else {
                writer.abort();
            }

            assertThat(direct.pendingUploads(target)).isEmpty();
            assertThat(direct.find(UploadNote.key(target))).isEmpty();
            assertThat(direct.find(target).isPresent()).isEqualTo(finished);
        }
    }

    @Test
    void anObjectOfWhichTheStoreKeptLessIsNotTakenForStored() {
        proxy.on(FaultProxy.line("^HEAD "), 2, new Fault.ShortAnswer(7));

        for (ThrowingCallable write : List.<ThrowingCallable>of(
                () -> store.create(key, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), () -> assertUploads(key))) {
            IntegrityException failure = catchThrowableOfType(IntegrityException.class, write);
            assertThat(failure.reason()).isEqualTo(Reason.Truncated);
            assertThat(direct.find(key)).isEmpty();
        }
    }

    @Test
    void anUploadOfAProbeThatCannotBeAbortedIsFoundByASweep() {
        proxy.on(COMPLETE, ALWAYS, new Fault.Answer(403, error("AccessDenied")));
        proxy.on(ABORT, ALWAYS, new Fault.Answer(403, error("AccessDenied")));
        try (ObjectStore probed = at(proxy.address(), "probed");
                ObjectStore swept = at(server.endpoint(), "probed");
                Stream<ObjectInfo> left = afterProbe(probed, swept)) {
            ObjectKey upload = UploadNote.object(left.toList().getFirst().key()).orElseThrow();
            assertThat(swept.pendingUploads(upload)).isNotEmpty();

            Instant tomorrow = Instant.now().plus(Duration.ofHours(25));
            ObjectStore then = new WrappedStore(swept) {
                @Override
                public Optional<Instant> now() {
                    return Optional.of(tomorrow);
                }
            };
            Sweep.probes(new Repository("main", then, Trust.of(SigningKey.generate())), tomorrow);

            assertThat(swept.list()).isEmpty();
            assertThat(swept.pendingUploads(upload)).isEmpty();
        }
    }

    private static Stream<ObjectInfo> afterProbe(ObjectStore probed, ObjectStore seen) {
        assertThat(probed.probe().multipart()).isFalse();
        return seen.list();
    }

    private static ObjectStore at(URI endpoint, String prefix) {
        return new S3ObjectStore(
                S3Settings.of(endpoint, bucket, prefix, S3Servers.credentials()), InstantSource.system());
    }

    @Test
    void aSlowServerIsWaitedFor() {
        proxy.on(PUT_PART, 1, new Fault.Delay(Duration.ofSeconds(2)));
        assertUploads();
    }

    @Test
    void aServerThatKeepsFailingFailsTheUploadAndLeavesNothing() {
        proxy.on(PUT_PART, ALWAYS, BROKEN);
        MultipartUpload upload = store.begin(key);
        TransientException failure =
                catchThrowableOfType(TransientException.class, () -> upload.put(Part.of(1, new byte[10], 10)));
        assertThat(failure.reason()).isEqualTo(Reason.RepositoryFailed);
        assertThat(failure).hasMessageContaining("InternalError").hasMessageContaining(bucket);
        upload.abort();
        assertThat(direct.pendingUploads(key)).isEmpty();
    }

    @Test
    void anAbortThatFailsIsTriedAgain() {
        proxy.on(ABORT, 2, BROKEN);
        MultipartUpload upload = store.begin(key);
        upload.put(Part.of(1, new byte[10], 10));
        upload.abort();
        assertThat(proxy.struck()).hasSize(2);
        assertThat(direct.pendingUploads(key)).isEmpty();
    }

    @Test
    void anErrorInA200IsNotASuccess() {
        proxy.on(COMPLETE, ALWAYS, ERROR_IN_200);
        MultipartUpload upload = store.begin(key);
        upload.put(Part.of(1, new byte[10], 10));
        TransientException failure = catchThrowableOfType(TransientException.class, () -> upload.complete(1, 10));
        assertThat(failure.reason()).isEqualTo(Reason.RepositoryFailed);
        upload.abort();
        assertThat(direct.find(key)).isEmpty();
        assertThat(direct.pendingUploads(key)).isEmpty();
    }

    @Test
    void anErrorInA200ThatPassesIsOvercome() {
        proxy.on(COMPLETE, 2, ERROR_IN_200);
        assertUploads();
    }

    @Test
    void aLostAnswerToTheCompletionIsASuccess() {
        proxy.on(COMPLETE, 1, new Fault.LoseAnswer());
        assertUploads();
        assertThat(proxy.struck()).hasSize(1);
    }

    @Test
    void anotherObjectUnderTheKeyIsNotTakenForOurs() {
        byte[] other = content(10);
        other[0]++;
        direct.create(key, other);
        proxy.on(COMPLETE, 1, BROKEN);
        MultipartUpload upload = store.begin(key);
        upload.put(Part.of(1, content(10), 10));
        InvalidPlanException failure = catchThrowableOfType(InvalidPlanException.class, () -> upload.complete(1, 10));
        assertThat(failure.reason()).isEqualTo(Reason.ObjectExists);
        upload.abort();
        assertThat(direct.pendingUploads(key)).isEmpty();
    }

    @Test
    void aLostAnswerToACreationIsASuccess() {
        proxy.on(PUT, 1, new Fault.LoseAnswer());
        store.create(key, content(100));
        assertThat(read(direct, 100)).isEqualTo(content(100));
        assertThat(proxy.struck()).hasSize(1);
    }

    @Test
    void aConflictOfTwoWritersIsTriedAgain() {
        proxy.on(PUT, 2, new Fault.Answer(409, error("ConditionalRequestConflict")));
        store.create(key, content(100));
        assertThat(read(direct, 100)).isEqualTo(content(100));
    }

    @Test
    void aDownloadThatIsCutGoesOnWhereItStopped() {
        byte[] content = content(3_000_000);
        direct.create(key, content);
        proxy.on(GET, 3, new Fault.CutAnswer(700_000));
        assertThat(read(store, content.length)).isEqualTo(content);
        assertThat(proxy.struck()).hasSize(3);
    }

    @Test
    void aDownloadThatNeverGetsOnFails() {
        direct.create(key, content(1000));
        proxy.on(GET, ALWAYS, new Fault.CutAnswer(0));
        TransientException failure = catchThrowableOfType(TransientException.class, () -> read(store, 1000));
        assertThat(failure.reason()).isEqualTo(Reason.Truncated);
    }

    @Test
    void aShortBodyIsNotTheEnd() {
        byte[] content = content(1000);
        direct.create(key, content);
        proxy.on(GET, 2, new Fault.ShortAnswer(300));
        assertThat(read(store, 1000)).isEqualTo(content);
    }

    @Test
    void aServerThatIgnoresRangesIsFoundOut() {
        direct.create(key, content(1000));
        proxy.on(GET, ALWAYS, new Fault.Answer(200, "x".repeat(1000)));
        IntegrityException failure = catchThrowableOfType(
                IntegrityException.class, () -> store.read(key, 10, 20).close());
        assertThat(failure.reason()).isEqualTo(Reason.Truncated);
    }

    @Test
    void anObjectThatIsReplacedWhileItIsReadIsNotMixed() throws IOException {
        direct.create(key, content(1_000_000));
        proxy.on(GET, 1, new Fault.CutAnswer(400_000));
        try (InputStream in = store.read(key, 0, 1_000_000)) {
            in.readNBytes(100);
            direct.delete(key);
            direct.create(key, new byte[1_000_000]);
            IntegrityException failure = catchThrowableOfType(IntegrityException.class, in::readAllBytes);
            assertThat(failure.reason()).isEqualTo(Reason.Truncated);
        }
    }

    @Test
    void aStoreWithoutConditionalWritesIsAskedBeforeItIsWrittenTo() {
        proxy.on(CONDITIONAL, ALWAYS, new Fault.Answer(501, error("NotImplemented")));
        store.create(key, content(100));
        store.create(key, content(100));
        InvalidPlanException failure =
                catchThrowableOfType(InvalidPlanException.class, () -> store.create(key, content(101)));
        assertThat(failure.reason()).isEqualTo(Reason.ObjectExists);
        assertUploads(key.parent().child("upload"));
        assertThat(proxy.struck()).hasSize(1);
        assertThat(store.probe().refusesSecondWriter()).isFalse();
    }

    @Test
    void anUploadToAStoreWithoutConditionalWritesIsCompletedWithout() {
        proxy.on(CONDITIONAL, ALWAYS, new Fault.Answer(400, error("InvalidArgument")));
        assertUploads();
    }

    @Test
    void aProbeSaysWhatTheStoreLacks() {
        proxy.on(CONDITIONAL, ALWAYS, new Fault.Answer(501, error("NotImplemented")));
        proxy.on(request -> request.is("^DELETE .*damaged"), ALWAYS, new Fault.Answer(403, error("AccessDenied")));
        StoreProbe probe = store.probe();
        assertThat(probe.refusesSecondWriter()).isFalse();
        assertThat(probe.refusesWrongChecksum()).isTrue();
        assertThat(probe.deletes()).isFalse();
        assertThat(probe.versioning()).isEqualTo(StoreProbe.Feature.Off);
        assertThat(probe.objectLock()).isEqualTo(StoreProbe.Feature.Off);
        assertThat(probe.notes())
                .anyMatch(note -> note.contains("let only one writer use this prefix"))
                .anyMatch(note -> note.contains("cannot delete"));
    }

    @Test
    void clocksThatDifferAreNamed() {
        proxy.on(PUT, ALWAYS, new Fault.Answer(403, error("RequestTimeTooSkewed")));
        RecoveryException failure = catchThrowableOfType(RecoveryException.class, () -> store.create(key, new byte[1]));
        assertThat(failure.reason()).isEqualTo(Reason.ClockSkew);
        assertThat(failure.hint()).contains("clocks");
    }

    @Test
    void aFullStoreIsSaidToBeFull() {
        proxy.on(PUT, ALWAYS, new Fault.Answer(507, error("XMinioStorageFull")));
        RecoveryException failure = catchThrowableOfType(RecoveryException.class, () -> store.create(key, new byte[1]));
        assertThat(failure).isInstanceOf(TransientException.class);
        assertThat(failure.reason()).isEqualTo(Reason.NoSpace);
    }

    private void assertUploads() {
        assertUploads(key);
    }

    private void assertUploads(ObjectKey target) {
        byte[] content = content(PART + 12_345);
        MultipartUpload upload = store.begin(target);
        upload.put(Part.of(1, content, PART));
        byte[] rest = Arrays.copyOfRange(content, PART, content.length);
        upload.put(Part.of(2, rest, rest.length));
        upload.complete(2, content.length);
        try (InputStream in = direct.read(target, 0, content.length)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        upload.abort();
        assertThat(direct.pendingUploads(target)).isEmpty();
    }

    private byte[] read(ObjectStore from, int length) {
        try (InputStream in = from.read(key, 0, length)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private static String error(String code) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code
                + "</Code><Message>made up</Message><RequestId>1</RequestId></Error>";
    }
}
