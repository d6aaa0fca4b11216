package io.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.operator.Runs;
import io.holdfast.operator.run.FrozenPlan.Firmness;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrozenPlanTest {
    private static final String PLAN = "kind: RestorePlan\n";
    private static final String FORGED = "kind: RestorePlan # of somebody else\n";

    private final RestoreRun run =
            Runs.of("r", "{mode: Recovery, planRef: {name: p}, requestedBy: eve}", Instant.EPOCH);
    private ObjectStore store;

    @BeforeEach
    void start() {
        store = new ObjectStore();
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void whatStandsOnTheRunItselfIsNotLookedAt() {
        run.getMetadata().setAnnotations(Map.of("holdfast.io/plan", FORGED));
        assertThat(judge(List.of())).isEqualTo(Firmness.LOOSE);
        run.getMetadata().setAnnotations(Map.of("holdfast.io/plan", "{not yaml"));
        assertThat(judge(List.of())).isEqualTo(Firmness.LOOSE);
    }

    @Test
    void whatIsKeptIsTheRunsOwnIsReadBackAndCountsOnceTheStatusSaysSo() {
        FrozenPlan.keep(store.client(), run, PLAN);

        List<ControllerRevision> kept = store.revisions();
        assertThat(FrozenPlan.kept(run, kept)).contains(PLAN);
        assertThat(kept.getFirst().getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> {
                    assertThat(owner.getUid()).isEqualTo("uid-r");
                    assertThat(owner.getController()).isTrue();
                });
        assertThat(judge(kept)).isEqualTo(Firmness.KEPT);
        note(FrozenPlan.digest(PLAN), 0);
        assertThat(judge(kept)).isEqualTo(Firmness.FIXED);
    }

    @Test
    void whatIsMadeBeforehandIsNotBelievedAndGoes() {
        for (ControllerRevision foreign : List.of(revision("uid-r", FORGED), revision("another", PLAN))) {
            store.client().resource(foreign).create();
            assertThat(judge(store.revisions())).isEqualTo(Firmness.LOOSE);

            FrozenPlan.keep(store.client(), run, PLAN);
            assertThat(store.revisions()).isEmpty();
            FrozenPlan.keep(store.client(), run, PLAN);
            assertThat(judge(store.revisions())).isEqualTo(Firmness.KEPT);
            store.clear();
        }
    }

    @Test
    void whatIsKeptTwiceStays() {
        FrozenPlan.keep(store.client(), run, PLAN);
        FrozenPlan.keep(store.client(), run, PLAN);
        assertThat(judge(store.revisions())).isEqualTo(Firmness.KEPT);
    }

    @Test
    void aPlanThatIsNotWhatTheStatusSaysIsLost() {
        note(FrozenPlan.digest(PLAN), 0);
        assertThat(judge(List.of())).isEqualTo(Firmness.LOST);
        assertThat(judge(List.of(revision("uid-r", FORGED)))).isEqualTo(Firmness.LOST);
        assertThat(judge(List.of(revision("another", PLAN)))).isEqualTo(Firmness.LOST);
    }

    @Test
    void aRunThatHasBegunAndWhoseStatusNamesNoPlanHasLostIt() {
        note(null, 1);
        assertThat(judge(List.of(revision("uid-r", PLAN)))).isEqualTo(Firmness.LOST);
    }

    @Test
    void whatIsNoTextIsNothing() {
        ControllerRevision odd = revision("uid-r", PLAN);
        for (Object data : List.of("text", Map.of("plan", Map.of("a", 1)), Map.of("other", "x"))) {
            odd.setData(data);
            assertThat(FrozenPlan.kept(run, List.of(odd))).isEmpty();
        }
    }

    private Firmness judge(List<ControllerRevision> revisions) {
        return FrozenPlan.judge(run, FrozenPlan.kept(run, revisions), Optional.of(PLAN));
    }

    private void note(@Nullable String digest, int attempt) {
        run.setStatus(Runs.read(RestoreRunStatus.class, "{attempt: " + attempt + ", frozenPlan: " + digest + "}"));
    }

    private static ControllerRevision revision(String owner, String plan) {
        return new ControllerRevisionBuilder()
                .withNewMetadata()
                .withName("plan-uid-r")
                .withNamespace("ns")
                .addNewOwnerReference()
                .withApiVersion("holdfast.io/v1alpha1")
                .withKind("RestoreRun")
                .withName("r")
                .withUid(owner)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withRevision(1L)
                .withData(Map.of("plan", plan))
                .build();
    }
}
