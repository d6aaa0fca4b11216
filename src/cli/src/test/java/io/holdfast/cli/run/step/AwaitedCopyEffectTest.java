package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.worker.CopyJob;
import io.holdfast.api.worker.TerminationLog;
import io.holdfast.api.worker.WorkerResult;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Repository;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recovery in a cluster has what it replaces kept by another worker, and goes on only if the copy is there. */
class AwaitedCopyEffectTest {
    private static final String STEP = "cache:safetycopy";
    private static final String JOB = CopyJob.name(Scene.UID, STEP, 1);
    private static final SourcePath PATH = new SourcePath("redis", "shop", "stores", "cache");

    @TempDir
    private Path folder;

    private Scene scene;

    @BeforeEach
    void open() throws IOException {
        scene = new Scene(folder, RunScope.recovery(), """
                components:
                  - {name: cache, policyRef: {name: stores}, source: cache, restore: {replace: true}}
                """).inCluster("10.0.0.7");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aCopyThatEveryRepositoryHoldsIsNamed() {
        String id = scene.shelf()
                .commit(PATH.safetyCopies(), id(), Scene.NOON)
                .manifest()
                .id();
        worker(0, "");
        assertThat(scene.run(STEP))
                .isInstanceOfSatisfying(
                        Outcome.Done.class, done -> assertThat(done.message()).contains("safety copy " + id));
    }

    @Test
    void aWorkerThatSaysItSucceededIsNotBelievedWithoutTheCopy() {
        worker(0, "");
        assertThat(failure(scene.run(STEP))).contains("does not hold the safety copy");
    }

    /** The manifest of a first try that was given up may land late, over data that was cleared away. */
    @Test
    void whatAnEarlierTryLeftDoesNotMakeTheCopyOfThisOneWorse() {
        PointId first = PointId.of(Scene.NOON, CopyJob.owner(Scene.UID, "cache"), 1);
        PointId second = PointId.of(Scene.NOON, CopyJob.owner(Scene.UID, "cache"), 2);
        SourcePath copies = PATH.safetyCopies();
        scene.shelf().store().create(copies.folder(first).child(Repository.MANIFEST), new byte[] {1});
        String id = scene.shelf().commit(copies, second, Scene.NOON).manifest().id();

        assertThat(AwaitedCopyEffect.found(scene.shelf().repository(), copies, List.of(first, second))
                        .manifest()
                        .id())
                .isEqualTo(id);
    }

    @Test
    void aCopyOfAnotherRunIsNotTakenForThisOne() {
        scene.shelf().commit(PATH.safetyCopies(), Scene.NOON);
        worker(0, "");
        assertThat(failure(scene.run(STEP))).contains("does not hold the safety copy");
    }

    @Test
    void aStoreThatHoldsNothingNeedsNone() {
        worker(2, said("NothingSelected", FailureKind.INVALID));
        assertThat(scene.run(STEP))
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(done.message()).contains("nothing that would be replaced"));
    }

    @Test
    void whyItFailedIsSaidAndOnlyWhatMayPassIsTriedAgain() {
        worker(2, said("AccessDenied", FailureKind.INVALID));
        assertThat(scene.run(STEP)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo("AccessDenied");
            assertThat(failed.worthRetry()).isFalse();
        });
        worker(137, "");
        assertThat(scene.run(STEP)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.message()).contains("137");
            assertThat(failed.worthRetry()).isTrue();
        });
    }

    private static String failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).message();
    }

    private PointId id() {
        return PointId.of(Scene.NOON, CopyJob.owner(Scene.UID, "cache"), 1);
    }

    private static String said(String reason, FailureKind kind) {
        return TerminationLog.write(new WorkerResult(
                io.holdfast.api.worker.Outcome.FAILED,
                null,
                List.of(),
                null,
                Map.of(),
                List.of(),
                0,
                new Failure(kind, reason, "it is so", null),
                false,
                0));
    }

    /** The worker, at its end. */
    private void worker(int code, String said) {
        scene.server.keep("/apis/batch/v1/namespaces/shop/jobs/" + JOB, """
                {apiVersion: batch/v1, kind: Job, metadata: {name: %s, namespace: shop, uid: job-uid}}
                """.formatted(JOB));
        scene.server.keep("/api/v1/namespaces/shop/pods/" + JOB + "-x", """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %1$s-x
                  namespace: shop
                  labels: {batch.kubernetes.io/job-name: %1$s}
                  ownerReferences: [{apiVersion: batch/v1, kind: Job, name: %1$s, uid: job-uid}]
                status:
                  containerStatuses: [{name: worker, state: {terminated: {exitCode: %2$d, message: '%3$s'}}}]
                """.formatted(JOB, code, said));
    }
}
