package io.holdfast.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupPolicyStatus;
import io.holdfast.api.v1alpha1.SourceChanges;
import io.holdfast.api.v1alpha1.SourceStatus;
import io.holdfast.operator.Policies;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyFiguresTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T12:00:00Z");
    private static final String WATCHED = "sources: [{name: settings, config: {}}]\nonChange: {minInterval: 10m}\n";
    private static final String RPO = "objectives: {rpo: 1h}\n";
    private static final SourceChanges PENDING = new SourceChanges("mark", CREATED, CREATED.plusSeconds(60));

    @Test
    void anObjectiveCountsFromTheLastSuccessOfASourceThatIsNotWatched() {
        Map<Figure, Double> figures = figures(RPO, null, "Armed");
        assertThat(figures).containsEntry(Figure.OBJECTIVE, 3600.0);
        assertThat(figures).doesNotContainKeys(Figure.CHANGE_LIMIT, Figure.PENDING_CHANGE);
    }

    @Test
    void anObjectiveCountsFromTheOldestPendingChangeOfOneThatIs() {
        Map<Figure, Double> figures = figures(WATCHED + RPO, PENDING, "Armed");
        assertThat(figures).doesNotContainKey(Figure.OBJECTIVE);
        assertThat(figures).containsEntry(Figure.CHANGE_LIMIT, 3600.0);
        assertThat(figures).containsEntry(Figure.PENDING_CHANGE, (double)
                CREATED.plusSeconds(60).getEpochSecond());
    }

    @Test
    void aPolicyThatNobodyCanReadTakesNobodyElsesFiguresAway() {
        for (String rpo : List.of("99999999999999999s", "a week", "999999999999999w")) {
            assertThatThrownBy(() -> figures("objectives: {rpo: " + rpo + "}\n", null, "Armed"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(DomainMetrics.readable(new BackupPolicy(), () -> {
                        throw new IllegalArgumentException(rpo);
                    }))
                    .isEmpty();
        }
    }

    @Test
    void aPromiseOfTimeIsShownBesideThatOfLoss() {
        assertThat(figures("objectives: {rpo: 1h, rto: 15m}\n", null, "Armed"))
                .containsEntry(Figure.OBJECTIVE, 3600.0)
                .containsEntry(Figure.RECOVERY_OBJECTIVE, 900.0);
        assertThat(figures(RPO, null, "Armed")).doesNotContainKey(Figure.RECOVERY_OBJECTIVE);
    }

    @Test
    void withoutAnObjectiveThreePausesAndARunAreTheLimit() {
        Map<Figure, Double> figures = figures(WATCHED, new SourceChanges("mark", CREATED, null), "Armed");
        assertThat(figures).containsEntry(Figure.CHANGE_LIMIT, (3 * 10 + 15) * 60.0);
        assertThat(figures).doesNotContainKey(Figure.PENDING_CHANGE);
    }

    @Test
    void whileNobodySeesTheChangesTheObjectiveCountsFromTheLastSuccess() {
        assertThat(figures(WATCHED + RPO, PENDING, "ChangesNotWatched"))
                .containsEntry(Figure.OBJECTIVE, 3600.0)
                .doesNotContainKeys(Figure.CHANGE_LIMIT, Figure.PENDING_CHANGE);
        assertThat(figures(WATCHED + RPO, null, "Armed")).containsEntry(Figure.OBJECTIVE, 3600.0);
    }

    @Test
    void aSourceIsSuspendedOnlyIfNothingStartsItsRuns() {
        String stopped = "schedules: [{name: daily, cron: \"@daily\", suspend: true}]\n";
        assertThat(figures(stopped, null, "Armed")).containsEntry(Figure.SUSPENDED, 1.0);
        assertThat(figures(WATCHED + stopped, PENDING, "Armed")).containsEntry(Figure.SUSPENDED, 0.0);
        assertThat(figures(WATCHED + "suspend: true\n", PENDING, "Suspended")).containsEntry(Figure.SUSPENDED, 1.0);
        assertThat(figures("", null, "Armed")).containsEntry(Figure.SUSPENDED, 0.0);
    }

    @Test
    void whatNothingStartsAlthoughThePolicySaysWhenIsIdle() {
        String never = "schedules: [{name: daily, cron: \"0 0 31 2 *\"}]\n";
        assertThat(figures(never, null, "InvalidCron")).containsEntry(Figure.IDLE, 1.0);
        assertThat(figures(WATCHED, null, "ChangesNotWatched")).containsEntry(Figure.IDLE, 1.0);
        assertThat(figures(WATCHED, PENDING, "Armed")).containsEntry(Figure.IDLE, 0.0);
        assertThat(figures(never + "suspend: true\n", null, "Suspended")).containsEntry(Figure.IDLE, 0.0);
        assertThat(figures("", null, "Armed")).as("run by hand alone").containsEntry(Figure.IDLE, 0.0);
    }

    private static Map<Figure, Double> figures(String spec, @Nullable SourceChanges changes, String ready) {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName("p")
                .withNamespace("ns")
                .withCreationTimestamp(CREATED.toString())
                .build());
        policy.setSpec(Policies.spec(spec));
        Condition condition = new ConditionBuilder()
                .withType("Ready")
                .withStatus("True")
                .withReason(ready)
                .build();
        policy.setStatus(new BackupPolicyStatus(
                1L,
                List.of(condition),
                List.of(),
                List.of(SourceStatus.unknown("settings").withChanges(changes)),
                List.of(),
                null,
                null));
        Map<Figure, Double> values = new EnumMap<>(Figure.class);
        PolicyFigures.of(policy, (_, _) -> Optional.empty())
                .forEach(sample -> values.put(sample.figure(), sample.value()));
        return values;
    }
}
