package io.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.run.RunDecisionSpec;
import io.holdfast.cli.run.step.Scene;
import io.holdfast.recovery.plan.RunScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which RunDecisions a run finds. */
class ResourceDeskTest {

    @TempDir
    private Path folder;

    @Test
    void onlyDecisionsAboutTheRunAreItsOwn() throws IOException {
        try (Scene scene = new Scene(folder, RunScope.drill(), Scene.COMPONENTS)) {
            for (String run : List.of("mine", "other")) {
                scene.server.keep("/apis/holdfast.io/v1alpha1/namespaces/shop/rundecisions/about-" + run, """
                        apiVersion: holdfast.io/v1alpha1
                        kind: RunDecision
                        metadata: {name: about-%s, namespace: shop, creationTimestamp: "2026-01-01T12:00:00Z"}
                        spec: {runRef: {name: %s}, verdict: Abort, by: anna, digest: %s}
                        """.formatted(
                                run, run, "a".repeat(64)));
            }
            List<DecisionDesk.Decision> open = new ResourceDesk(scene.stage().client(), "shop", "mine").open();
            assertThat(open).extracting(DecisionDesk.Decision::name).containsExactly("about-mine");
            assertThat(open)
                    .extracting(DecisionDesk.Decision::spec)
                    .extracting(RunDecisionSpec::by)
                    .containsExactly("anna");
        }
    }
}
