package io.holdfast.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.SourceStatus;
import io.holdfast.operator.Policies;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryRulesTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(7200);

    private final Backup pinned = Policies.pinned(Policies.succeeded("pinned", NOON, 1));
    private final Backup old = Policies.succeeded("old", NOON.plusSeconds(60), 1);
    private final Backup young = Policies.succeeded("young", LATER, 1);

    @Test
    void whatAnAnnotationPinsOutlivesTheTimeOfTheOthers() {
        String ttl = "ttlAfterFinished: 1h\n";
        assertThat(outdated(ttl)).containsExactly("old");
        assertThat(HistoryRules.nextExpiry(Policies.spec(ttl), List.of(pinned), NOON))
                .isEmpty();
    }

    @Test
    void whatAnAnnotationPinsIsNotAmongThoseThatHistoryCounts() {
        assertThat(outdated("history: {successful: 1}\n")).containsExactly("old");
        assertThat(outdated("history: {successful: 2}\n")).isEmpty();
    }

    private List<String> outdated(String more) {
        List<Backup> backups = List.of(pinned, old, young);
        SourceStatus stored = SourceFigures.fold(SourceStatus.unknown("cache"), backups);
        return HistoryRules.outdated(Policies.spec(more), stored, backups, LATER);
    }
}
