package io.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.api.v1alpha1.Failure;
import io.holdfast.api.v1alpha1.FailureKind;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.LedgerEntry;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.cli.Specs;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.run.step.Scene;
import io.holdfast.cli.run.step.Stage;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.PlanDigest;
import io.holdfast.recovery.plan.RunScope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run and its plan say of the run as a whole. */
class RunSessionTest {
    private static final String UID = "0123456789ab";

    @TempDir
    private Path folder;

    /** Keeps the state nowhere. */
    private record NoJournal() implements Journal {
        @Override
        public Execution load() {
            return Execution.fresh();
        }

        @Override
        public void save(Execution execution) {}
    }

    /** Nobody decides anything. */
    private record NoDesk() implements DecisionDesk {
        @Override
        public List<Decision> open() {
            return List.of();
        }

        @Override
        public void answer(Decision decision, @Nullable String refused) {}
    }

    @Test
    void aRunForAnotherStateOfThePlanDoesNotStart() throws IOException {
        try (Scene scene = scene("manifests: {policyRef: {name: stores}, source: settings}\n")) {
            String digest = PlanDigest.of(scene.stage().resolution());
            assertThat(failure(scene, "f".repeat(64))).contains("the run was started for another state of it");
            assertThat(failure(scene, digest))
                    .as("goes on to look for its points")
                    .contains("no recovery point");
        }
    }

    @Test
    void aDrillsNamespaceBeginsAsThePlanSays() throws IOException {
        try (Scene scene = scene("isolation: {namespacePrefix: rehearsal}\n")) {
            assertThat(RunSession.namespace(task(scene, "mode: Drill"))).isEqualTo("rehearsal-all-01234567");
            assertThat(RunSession.namespace(task(scene, "mode: Recovery"))).isEqualTo("shop");
        }
    }

    @Test
    void aComponentIsJudgedByTheLossThatItNamesItself() throws IOException {
        String other =
                "  - {name: vectors, policyRef: {name: stores}, source: vectors, rpo: 17m, workloads: [{kind: StatefulSet, name: qdrant}]}\n";
        try (Scene scene = scene(other)) {
            assertThat(RunSession.rpos(task(scene, "mode: Drill").plan()))
                    .isEqualTo(Map.of("vectors", Duration.ofMinutes(17)));
        }
    }

    @Test
    void whatAFailedDrillLeavesIsKeptToBeLookedAtIfThePlanSaysSo() throws IOException {
        try (Scene scene = scene("isolation: {keepOnFailure: 2h}\n")) {
            assertThat(endOfAFailedDrill(scene).findings())
                    .extracting(RunFinding::reason, RunFinding::message)
                    .containsExactly(tuple("KeptOnFailure", "namespace drill-1 is kept for 2h, to look at"));
            assertThat(scene.draft.snapshot().ledger()).noneMatch(LedgerEntry::removed);
        }
        try (Scene scene = scene("")) {
            assertThat(endOfAFailedDrill(scene).findings()).isEmpty();
            assertThat(scene.draft.snapshot().ledger()).allMatch(LedgerEntry::removed);
        }
    }

    private static Execution endOfAFailedDrill(Scene scene) {
        scene.draft.ledger(new LedgerEntry("Namespace", null, "drill-1", "uid", false));
        scene.draft.failedToStart(new Failure(FailureKind.INVALID, "Wrong", "it went wrong", null));
        new Ending(task(scene, "mode: Drill"), scene.stage(), given(scene)).remove();
        return scene.draft.snapshot();
    }

    private static String failure(Scene scene, String digest) {
        RunTask task = task(scene, "mode: Drill, planDigest: " + digest);
        Failure failure = new RunSession(task, given(scene)).run().failure();
        return String.valueOf(Objects.requireNonNull(failure).message());
    }

    private static RunTask task(Scene scene, String run) {
        PlanFiles files = scene.shelf().files();
        RestoreRunSpec spec = Specs.read(RestoreRunSpec.class, "{planRef: {name: all}, " + run + "}");
        return RunTask.of("run", UID, "shop", spec, files);
    }

    private static RunSession.Given given(Scene scene) {
        Stage stage = scene.stage();
        return new RunSession.Given(
                1,
                stage.files(),
                stage.secrets(),
                stage.repositories(),
                stage.points().opener(),
                stage.cluster(),
                new NoJournal(),
                new NoDesk(),
                stage.surroundings(),
                new Cancellation(),
                stage.clock());
    }

    private Scene scene(String plan) throws IOException {
        return new Scene(folder, RunScope.drill(), Scene.COMPONENTS + plan);
    }
}
