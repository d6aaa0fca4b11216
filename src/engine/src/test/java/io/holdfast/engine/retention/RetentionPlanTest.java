package io.holdfast.engine.retention;

import static io.holdfast.engine.retention.DailyPoints.NOON;
import static io.holdfast.engine.retention.DailyPoints.PATH;
import static io.holdfast.engine.retention.DailyPoints.folder;
import static io.holdfast.engine.retention.DailyPoints.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.repository.Pins;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.retention.RetentionPlan.KeepReason;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.testkit.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Points here are really written, and each decision reads them as every way that deletes does. */
final class RetentionPlanTest {

    private Instant time = NOON;
    private final InMemoryObjectStore store = new InMemoryObjectStore(() -> time);
    private final Repository repository = new Repository("main", store, Trust.of(SigningKey.generate()));

    @Test
    void whatIsOlderThanTheMaximumAgeExpires() {
        daily(12);

        RetentionPlan plan = plan(Duration.ofDays(7), 1);

        assertThat(plan.kept()).hasSize(7);
        assertThat(plan.expired()).hasSize(5);
    }

    @Test
    void theNewestStaysHoweverOldItIs() {
        daily(5);

        RetentionPlan plan = plan(Duration.ofDays(1), 2, NOON.plus(Duration.ofDays(1000)));

        assertThat(plan.kept())
                .hasSize(2)
                .allSatisfy(kept -> assertThat(kept.because()).containsExactly(KeepReason.Newest));
        assertThat(plan.kept().getFirst().folder()).isEqualTo(folder(0));
    }

    @Test
    void withoutAMaximumAgeEverythingStays() {
        daily(5);

        assertThat(plan(null, 1).expired()).isEmpty();
    }

    /** H4: three folders of junk took the three places, and both genuine points went. */
    @Test
    void junkTakesNoPlaceAndDoesNotGo() {
        daily(3);
        for (int i = 1; i <= 3; i++) {
            store.create(
                    PATH.folder(PointId.of(NOON.minusSeconds(i), "junk" + i, 1)).child(Repository.MANIFEST),
                    "junk".getBytes(StandardCharsets.UTF_8));
            store.create(
                    PATH.folder(PointId.of(NOON.plus(Duration.ofDays(9_000 + i)), "junk" + i, 1))
                            .child(Repository.MANIFEST),
                    "junk".getBytes(StandardCharsets.UTF_8));
        }

        RetentionPlan plan = plan(Duration.ofSeconds(1), 3);

        assertThat(plan.expired()).isEmpty();
        assertThat(because(plan, folder(0))).contains(KeepReason.Newest);
        assertThat(because(plan, folder(2))).containsExactly(KeepReason.Newest);
        assertThat(plan.unusable()).hasSize(3);
        assertThat(plan.kept())
                .filteredOn(kept -> kept.because().contains(KeepReason.FutureDated))
                .hasSize(3);
    }

    @Test
    void aPointOfAnotherSignerOrWithoutItsDataTakesNoPlace() {
        daily(2);
        Repository forger = new Repository("forger", store, Trust.of(SigningKey.generate()));
        write(forger, PATH, NOON.minusSeconds(10), "forged");
        StoredPoint hollow = write(repository, PATH, NOON.minusSeconds(20), "hollow");
        store.delete(hollow.folder()
                .child(hollow.manifest()
                        .artifacts()
                        .getFirst()
                        .objects()
                        .getFirst()
                        .name()));

        RetentionPlan plan = plan(Duration.ofSeconds(1), 1);

        assertThat(because(plan, folder(0))).contains(KeepReason.Newest);
        assertThat(because(plan, hollow.folder())).containsExactly(KeepReason.Unusable);
        assertThat(plan.expired()).extracting(one -> one.point().folder()).containsExactly(folder(1));
    }

    /** H3: a copy under another time passed for the newest state. */
    @Test
    void aCopyUnderAnotherTimeIsNoFolderOfOurs() {
        daily(2);
        ObjectKey old = folder(1);
        String ulid = old.name().substring(old.name().indexOf('-'));
        copy(old, PATH.folder().child("20261123T115959Z" + ulid));

        assertThat(repository.contents(PATH).points()).hasSize(2);
        assertThat(repository.contents(PATH).foreign()).isNotEmpty();
        assertThat(plan(Duration.ofSeconds(1), 2).expired()).isEmpty();
    }

    @Test
    void aSafetyCopyLivesAsLongAsAPointOfItsTime() {
        daily(3);
        IntStream.range(0, 3)
                .forEach(day -> write(repository, PATH.safetyCopies(), NOON.minus(Duration.ofDays(day)), "run" + day));

        RetentionPlan plan = plan(Duration.ofDays(1), 2);

        assertThat(plan.expired()).extracting(one -> one.point().folder()).containsExactly(folder(2), copy(2));
        assertThat(plan.kept())
                .filteredOn(kept -> kept.because().contains(KeepReason.SafetyCopy))
                .extracting(RetentionPlan.Kept::folder)
                .containsExactlyInAnyOrder(copy(0), copy(1));
    }

    @Test
    void aFutureDatedPointDoesNotMakeSafetyCopiesGo() {
        write(repository, PATH, NOON.plus(Duration.ofDays(400)), "ahead");
        write(repository, PATH.safetyCopies(), NOON, "copy");

        assertThat(plan(Duration.ofDays(1), 1).expired()).isEmpty();
    }

    @Test
    void whatARunHasChosenOrSomebodyPinnedOrARestoreProvedStays() {
        daily(6);
        new Pins(repository).add(repository.read(folder(2)), new Pins.Wish("operator", null, null), NOON);
        prove(folder(3));
        prove(folder(5));

        RetentionPlan plan =
                new Expiration(repository, PATH, Set.of(folder(1))).by(new RetentionRule(Duration.ofDays(1), 1), NOON);

        assertThat(because(plan, folder(1))).containsExactly(KeepReason.InUse);
        assertThat(because(plan, folder(2))).containsExactly(KeepReason.Pinned);
        assertThat(because(plan, folder(3))).containsExactly(KeepReason.Proven);
        assertThat(plan.expired()).extracting(one -> one.point().folder()).containsExactly(folder(4), folder(5));
    }

    @Test
    void everythingGoesButWhatIsKeptInAnyCase() {
        daily(3);
        write(repository, PATH.safetyCopies(), NOON, "copy");
        prove(folder(1));
        Expiration expiration = new Expiration(repository, PATH, Set.of(folder(2)));

        expiration
                .everything(NOON)
                .expired()
                .forEach(one -> assertThat(expiration.remove(one, NOON)).isTrue());

        assertThat(repository.folders()).containsExactly(folder(2), folder(1));
        assertThat(store.list())
                .allSatisfy(object -> assertThat(object.key().parent()).isIn(folder(1), folder(2)));
    }

    private RetentionPlan plan(@Nullable Duration maxAge, int keepLast) {
        return plan(maxAge, keepLast, NOON);
    }

    private RetentionPlan plan(@Nullable Duration maxAge, int keepLast, Instant now) {
        time = now;
        return new Expiration(repository, PATH, Set.of()).by(new RetentionRule(maxAge, keepLast), now);
    }

    private static Set<KeepReason> because(RetentionPlan plan, ObjectKey folder) {
        return plan.kept().stream()
                .filter(kept -> kept.folder().equals(folder))
                .findFirst()
                .orElseThrow()
                .because();
    }

    private void copy(ObjectKey from, ObjectKey to) {
        store.list(from)
                .toList()
                .forEach(object -> store.create(to.child(object.key().name()), repository.content(object, 1 << 20)));
    }

    private void daily(int count) {
        DailyPoints.write(repository, count);
    }

    private void prove(ObjectKey folder) {
        DailyPoints.prove(repository, folder, NOON);
    }

    private static ObjectKey copy(int daysAgo) {
        return PATH.safetyCopies().folder().child(folder(daysAgo).name());
    }
}
