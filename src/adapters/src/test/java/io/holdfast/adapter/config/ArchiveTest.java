package io.holdfast.adapter.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.SavedTar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of objects, and what is applied of them. */
final class ArchiveTest {
    private static final String REQUESTED = """
            apiVersion: holdfast.io/v1alpha1
            kind: RestorePlan
            metadata:
              name: all
              namespace: mine
              annotations: {holdfast.io/requested-at: "2026-01-01T00:00:00Z", note: kept}
            spec: {components: [{name: settings, priority: 3}]}
            """;

    @Test
    void anOrderToDrillIsNotSaved() throws IOException {
        byte[] yaml = REQUESTED.getBytes(StandardCharsets.UTF_8);

        String saved = new String(
                Canonical.yaml(Canonical.object(Canonical.read(yaml)), ConfigKind.RestorePlan), StandardCharsets.UTF_8);

        assertThat(saved).doesNotContain("requested-at").contains("note: kept").contains("priority: 3");
    }

    @Test
    void anOrderToDrillThatWasSavedIsNotApplied() {
        SavedTar point = new SavedTar(Map.of("mine/restoreplans/all.yaml", REQUESTED));

        assertThat(Archive.read(point, _ -> true))
                .singleElement()
                .satisfies(saved -> assertThat(saved.object().getMetadata().getAnnotations())
                        .containsOnlyKeys("note"))
                .satisfies(saved -> assertThat(saved.object().<Object>get("spec", "components", 0, "priority"))
                        .isEqualTo(3));
    }
}
