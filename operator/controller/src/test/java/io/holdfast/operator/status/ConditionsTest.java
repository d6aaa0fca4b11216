package io.holdfast.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    @Test
    void theTimeOfTransitionMovesOnlyWithTheStatus() {
        List<Condition> first = Conditions.from(List.of(), 1, THEN)
                .yes(Conditions.READY, "Armed", "a")
                .list();
        List<Condition> same = Conditions.from(first, 2, NOW)
                .yes(Conditions.READY, "Suspended", "b")
                .list();
        List<Condition> other = Conditions.from(same, 2, NOW)
                .no(Conditions.READY, "Broken", "c")
                .list();
        assertThat(same).singleElement().satisfies(one -> {
            assertThat(one.getLastTransitionTime()).isEqualTo(THEN.toString());
            assertThat(one.getReason()).isEqualTo("Suspended");
            assertThat(one.getObservedGeneration()).isEqualTo(2);
        });
        assertThat(other)
                .singleElement()
                .extracting(Condition::getLastTransitionTime)
                .isEqualTo(NOW.toString());
    }

    @Test
    void theSameVerdictAgainChangesNothing() {
        List<Condition> first = Conditions.from(List.of(), 1, THEN)
                .yes(Conditions.READY, "Armed", "a")
                .list();
        assertThat(Conditions.from(first, 1, NOW)
                        .yes(Conditions.READY, "Armed", "a")
                        .list())
                .isEqualTo(first);
    }
}
