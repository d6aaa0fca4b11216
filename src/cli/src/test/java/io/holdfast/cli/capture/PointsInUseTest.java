package io.holdfast.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.cli.Specs;
import io.holdfast.engine.store.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PointsInUseTest {
    private static final String POINTS = """
            execution:
              points:
              - {component: store, repository: main, id: P1, key: redis/ns/orders/data/20260101T000000Z-P1, dataTime: "2026-01-01T00:00:00Z", sizeBytes: 1, storedBytes: 1}
            """;

    @Test
    void whatARunHasChosenIsInUseUntilTheRunIsOver() {
        assertThat(PointsInUse.taken(
                        List.of(run("state: Running\n" + POINTS), new RestoreRun(), run("state: Pending\n"))))
                .containsExactly(new ObjectKey("redis/ns/orders/data/20260101T000000Z-P1"));
        assertThat(PointsInUse.taken(List.of(run("state: CleaningUp\n" + POINTS))))
                .hasSize(1);
        assertThat(PointsInUse.taken(List.of(run("state: Finished\nresult: Passed\n" + POINTS))))
                .isEmpty();
    }

    private static RestoreRun run(String status) {
        RestoreRun run = new RestoreRun();
        run.setStatus(Specs.read(RestoreRunStatus.class, status));
        return run;
    }
}
