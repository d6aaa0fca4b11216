package io.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.cli.Specs;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.recovery.plan.Resolution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose word on recovery points counts: the run's, its drill's, the component's, the plan's. */
final class PointsOfRunTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String DOCUMENTS = """
            apiVersion: holdfast.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: orders, namespace: shop}
            spec:
              repositories: [main]
              sources:
                - {name: data, redis: {address: "redis:6379"}}
                - {name: vectors, qdrant: {address: "qdrant:6333"}}
            ---
            apiVersion: holdfast.io/v1alpha1
            kind: RestorePlan
            metadata: {name: all, namespace: shop}
            spec:
              identity: {name: identity, key: id.txt}
              recoveryPoint: {select: AtOrBefore, time: "2026-01-01T09:00:00Z", maxSkew: 1h}
              components:
                - {name: store, policyRef: {name: orders}, source: data, recoveryPoint: {select: AtOrBefore, time: "2026-01-01T11:00:00Z"}}
                - {name: vectors, policyRef: {name: orders}, source: vectors, workloads: [{kind: StatefulSet, name: qdrant}]}
              drills:
                - {name: plain, trigger: PlanChanged}
                - {name: part, trigger: PlanChanged, components: [vectors], withPeople: true}
                - {name: young, trigger: PlanChanged, recoveryPoint: {select: Latest, maxSkew: 2d}}
            """;

    @TempDir
    private Path folder;

    private PointShelf shelf;

    @BeforeEach
    void makePoints() throws IOException {
        shelf = new PointShelf(folder, DOCUMENTS, NOON);
        for (SourcePath path : List.of(
                new SourcePath("redis", "shop", "orders", "data"),
                new SourcePath("qdrant", "shop", "orders", "vectors"))) {
            for (int hour : new int[] {8, 10, 12}) {
                shelf.commit(path, NOON.plusSeconds((hour - 12) * 3600L));
            }
        }
    }

    @Test
    void aComponentsOwnChoiceComesBeforeThePlans() {
        assertThat(hours("{mode: Recovery, planRef: {name: all}}")).isEqualTo(Map.of("store", 10, "vectors", 8));
    }

    @Test
    void aDrillsChoiceComesBeforeBoth() {
        assertThat(hours("{mode: Drill, planRef: {name: all}, drill: plain}"))
                .isEqualTo(Map.of("store", 10, "vectors", 8));
        assertThat(hours("{mode: Drill, planRef: {name: all}, drill: young}"))
                .isEqualTo(Map.of("store", 12, "vectors", 12));
    }

    @Test
    void theRunsChoiceComesBeforeAll() {
        assertThat(hours("""
                {mode: Drill, planRef: {name: all}, drill: young,
                 recoveryPoint: {select: AtOrBefore, time: "2026-01-01T10:30:00Z"}}
                """)).isEqualTo(Map.of("store", 10, "vectors", 10));
    }

    @Test
    void statesThatLieApartAreToldByWhatTheClosestWordAccepts() {
        assertThat(reasons("{mode: Recovery, planRef: {name: all}}")).containsExactly("StatesApart");
        assertThat(reasons("{mode: Recovery, planRef: {name: all}, recoveryPoint: {select: Latest}}"))
                .isEmpty();
        String apart = "{select: Pinned, id: %s}";
        String eight = id("redis", 8);
        assertThat(reasons("{mode: Recovery, planRef: {name: all}, recoveryPoint: " + apart.formatted(eight) + "}"))
                .as("vectors as the plan says, of eight, too")
                .isEmpty();
        String noon = id("redis", 12);
        assertThat(reasons("{mode: Recovery, planRef: {name: all}, recoveryPoint: " + apart.formatted(noon) + "}"))
                .containsExactly("StatesApart");
        assertThat(reasons("{mode: Recovery, planRef: {name: all}, recoveryPoint: {select: Pinned, id: " + noon
                        + ", maxSkew: 5h}}"))
                .isEmpty();
    }

    @Test
    void aDrillIsOfItsOwnComponentsAndPeople() {
        RunTask part = task("{mode: Drill, planRef: {name: all}, drill: part}");
        assertThat(part.scope().components()).containsExactly("vectors");
        assertThat(part.scope().withPeople()).isTrue();
        assertThat(hours("{mode: Drill, planRef: {name: all}, drill: part}")).isEqualTo(Map.of("vectors", 8));

        RunTask plain = task("{mode: Drill, planRef: {name: all}, drill: plain}");
        assertThat(plain.scope().components()).isEmpty();
        assertThat(plain.scope().withPeople()).isFalse();

        RunTask named = task("{mode: Drill, planRef: {name: all}, drill: part, components: [store]}");
        assertThat(named.scope().components()).as("the run's own").containsExactly("store");
    }

    private String id(String kind, int hour) {
        return taken(
                        "{mode: Recovery, planRef: {name: all}, recoveryPoint: {select: AtOrBefore, time: \"2026-01-01T%02d:00:00Z\"}}"
                                .formatted(hour))
                .stream()
                .filter(point -> point.key().startsWith(kind))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private Map<String, Integer> hours(String run) {
        return taken(run).stream()
                .collect(Collectors.toMap(
                        PointTaken::component,
                        point -> Integer.parseInt(point.dataTime().toString().substring(11, 13))));
    }

    private List<PointTaken> taken(String run) {
        return points(task(run)).take();
    }

    private List<String> reasons(String run) {
        PointsOfRun points = points(task(run));
        return points.findings(points.take()).stream().map(RunFinding::reason).toList();
    }

    private PointsOfRun points(RunTask task) {
        BackupPolicySpec policy = shelf.files().policy("orders").getSpec();
        return new PointsOfRun(task, Resolution.of(task.plan(), Map.of("orders", policy)), shelf.openings(), NOON);
    }

    private RunTask task(String run) {
        return RunTask.of("run", "uid", "shop", Specs.read(RestoreRunSpec.class, run), shelf.files());
    }
}
