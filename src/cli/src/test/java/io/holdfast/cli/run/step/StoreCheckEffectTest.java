package io.holdfast.cli.run.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.run.CheckResult;
import io.holdfast.recovery.plan.RunScope;
import io.holdfast.recovery.run.Outcome;
import io.holdfast.testkit.QdrantDouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step asks of a component's Qdrant. */
class StoreCheckEffectTest {

    @TempDir
    private Path folder;

    private final QdrantDouble qdrant = new QdrantDouble(InstantSource.system());

    @BeforeEach
    void fill() {
        qdrant.seed("papers", 600).seed("notes", 500);
    }

    @AfterEach
    void stop() {
        qdrant.close();
    }

    @Test
    void theCollectionMustHoldAsManyPointsAsThePlanSays() throws IOException {
        assertThat(ask("collection: papers, atLeast: 600")).isInstanceOf(Outcome.Done.class);
        assertThat(message("collection: papers, atLeast: 601"))
                .contains("points of papers: 600, expected at least 601");
        assertThat(message("collection: notes, atLeast: 600")).contains("points of notes: 500");
    }

    @Test
    void asManyPointsAreReadBackAsThePlanSays() throws IOException {
        Outcome sampled = ask("collection: notes, sample: 7");
        assertThat(sampled).isInstanceOf(Outcome.Done.class);
        assertThat(sampled.checks()).extracting(CheckResult::actual).containsExactly("7");
        assertThat(ask("collection: notes, sample: 3, atLeast: 1").checks())
                .extracting(CheckResult::actual)
                .containsExactly("500", "3");
    }

    @Test
    void theComponentIsTheOneThatThePlanNames() throws IOException {
        String other = "steps: [{name: ask, qdrant: {component: cache, collection: papers, atLeast: 1}}]\n";
        assertThat(((Outcome.Failed) run(other)).message()).contains("component cache is no Qdrant");
    }

    private String message(String fields) throws IOException {
        return ((Outcome.Failed) ask(fields)).message();
    }

    private Outcome ask(String fields) throws IOException {
        return run("steps: [{name: ask, qdrant: {component: vectors, %s}}]\n".formatted(fields));
    }

    private Outcome run(String steps) throws IOException {
        String components = Scene.COMPONENTS
                + "  - {name: vectors, policyRef: {name: stores}, source: vectors, workloads: [{kind: StatefulSet, name: qdrant}]}\n";
        try (Scene scene =
                new Scene(folder, RunScope.recovery(), qdrant.address().getAuthority(), components + steps)) {
            String key = Base64.getEncoder().encodeToString(QdrantDouble.ADMIN_KEY.getBytes(StandardCharsets.UTF_8));
            scene.server.keep(
                    "/api/v1/namespaces/shop/secrets/qdrant",
                    "{apiVersion: v1, kind: Secret, metadata: {name: qdrant}, data: {admin: " + key + "}}");
            return scene.run("ask");
        }
    }
}
