package io.holdfast.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.retention.RetentionPlan.KeepReason;
import io.holdfast.engine.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RetentionPlanTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final SourcePath PATH = new SourcePath("redis", "ns", "policy", "source");

    @Test
    void whatIsOlderThanTheMaximumAgeExpires() {
        RetentionPlan plan = RetentionPlan.of(new RetentionRule(Duration.ofDays(7), 1), daily(30), NOON);

        assertThat(plan.kept()).hasSize(7);
        assertThat(plan.expired()).hasSize(23);
    }

    @Test
    void theNewestStaysHoweverOldItIs() {
        RetentionPlan plan =
                RetentionPlan.of(new RetentionRule(Duration.ofDays(1), 2), daily(5), NOON.plus(Duration.ofDays(1000)));

        assertThat(plan.kept())
                .hasSize(2)
                .allSatisfy(kept -> assertThat(kept.because()).containsExactly(KeepReason.Newest));
        assertThat(plan.kept().getFirst().folder()).isEqualTo(folder(0));
    }

    @Test
    void withoutAMaximumAgeEverythingStays() {
        assertThat(RetentionPlan.of(new RetentionRule(null, 1), daily(400), NOON)
                        .expired())
                .isEmpty();
    }

    @Test
    void aFolderWhoseAgeIsUnknownStays() {
        ObjectKey strange = new ObjectKey("redis/ns/policy/source/strange-folder");

        RetentionPlan plan =
                RetentionPlan.of(new RetentionRule(Duration.ofDays(1), 1), List.of(strange, folder(0)), NOON);

        assertThat(plan.expired()).isEmpty();
    }

    @Test
    void aSafetyCopyLivesAsLongAsAPointOfItsTime() {
        List<ObjectKey> copies = List.of(copy(0), copy(1), copy(2));

        RetentionPlan plan = RetentionPlan.of(new RetentionRule(Duration.ofDays(1), 2), daily(3), NOON)
                .withSafetyCopies(copies);

        assertThat(plan.expired()).containsExactly(folder(2), copy(2));
        assertThat(plan.kept())
                .filteredOn(kept -> kept.because().contains(KeepReason.SafetyCopy))
                .extracting(RetentionPlan.Kept::folder)
                .containsExactly(copy(0), copy(1));
    }

    @Test
    void whatARunHasChosenStaysWhateverItsAge() {
        RetentionPlan plan = RetentionPlan.of(new RetentionRule(Duration.ofDays(1), 1), daily(4), NOON)
                .sparing(Set.of(folder(2), PATH.folder(PointId.of(NOON, "elsewhere", 1))));

        assertThat(plan.expired()).containsExactly(folder(1), folder(3));
        assertThat(plan.kept())
                .filteredOn(kept -> kept.because().contains(KeepReason.InUse))
                .extracting(RetentionPlan.Kept::folder)
                .containsExactly(folder(2));
    }

    @Test
    void safetyCopiesKeepNoPointFromBeingTheNewestAndNoneFromExpiring() {
        RetentionRule rule = new RetentionRule(Duration.ofDays(1), 1);
        RetentionPlan without = RetentionPlan.of(rule, daily(3), NOON);

        RetentionPlan with = without.withSafetyCopies(List.of(copy(0), copy(0)));

        assertThat(with.kept()).containsAll(without.kept());
        assertThat(with.expired()).isEqualTo(without.expired());
    }

    private static ObjectKey copy(int daysAgo) {
        return PATH.safetyCopies().folder().child(folder(daysAgo).name());
    }

    private static List<ObjectKey> daily(int count) {
        return IntStream.range(0, count).mapToObj(RetentionPlanTest::folder).toList();
    }

    private static ObjectKey folder(int daysAgo) {
        return PATH.folder(PointId.of(NOON.minus(Duration.ofDays(daysAgo)), "run" + daysAgo, 1));
    }
}
