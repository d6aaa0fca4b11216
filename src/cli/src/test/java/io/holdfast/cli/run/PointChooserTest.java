package io.holdfast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.plan.OnUnverified;
import io.holdfast.api.v1alpha1.plan.PointSelect;
import io.holdfast.api.v1alpha1.plan.PointSelection;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.point.ProofRecord;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Proofs;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.recovery.plan.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which recovery point a run takes: three of one source, of eight, ten and twelve o'clock, and a safety copy of one. */
class PointChooserTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final SourcePath PATH = new SourcePath("redis", "shop", "orders", "data");

    @TempDir
    private Path folder;

    private PointShelf shelf;
    private Part.Data data;
    private StoredPoint eight;
    private StoredPoint ten;
    private StoredPoint noon;
    private StoredPoint copy;

    @BeforeEach
    void makePoints() throws IOException {
        shelf = new PointShelf(folder, """
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: orders, namespace: shop}
                spec:
                  repositories: [main]
                  sources: [{name: data, redis: {address: "redis:6379"}}]
                """, NOON);
        BackupPolicySpec policy = shelf.files().policy("orders").getSpec();
        data = new Part.Data("orders", policy, policy.sources().getFirst(), "main", PointSelection.USUAL);
        eight = shelf.commit(PATH, NOON.minus(Duration.ofHours(4)));
        ten = shelf.commit(PATH, NOON.minus(Duration.ofHours(2)));
        noon = shelf.commit(PATH, NOON);
        copy = shelf.commit(PATH.safetyCopies(), NOON.plusSeconds(60));
    }

    @Test
    void theLatestIsNeverASafetyCopy() {
        assertThat(chosen(PointSelection.USUAL)).isEqualTo(id(noon));
    }

    @Test
    void whatWasCapturedAfterTheHarmBeganIsPassedOver() {
        PointChooser chooser = chooser(NOON.minus(Duration.ofHours(1)));
        assertThat(chooser.choose("store", data, PointSelection.USUAL).id()).isEqualTo(id(ten));
        assertThat(chooser.findings()).extracting(RunFinding::reason).containsExactly("PointsPassedOver");

        PointChooser tooLate = chooser(NOON.minus(Duration.ofHours(5)));
        assertThatThrownBy(() -> tooLate.choose("store", data, PointSelection.USUAL))
                .isInstanceOf(InvalidPlanException.class)
                .hasMessageContaining("none of 3 fits");
    }

    @Test
    void atOrBeforeTakesTheYoungestStateThatIsNotYounger() {
        assertThat(chosen(atOrBefore(NOON.minusSeconds(1)))).isEqualTo(id(ten));
        assertThat(chosen(atOrBefore(NOON.minus(Duration.ofHours(2))))).isEqualTo(id(ten));
        assertThatThrownBy(() -> chosen(atOrBefore(NOON.minus(Duration.ofHours(9)))))
                .hasMessageContaining("none of 3 fits");
    }

    @Test
    void theLatestVerifiedIsTheYoungestThatHasAProof() {
        PointSelection verified = selection(PointSelect.LATEST_VERIFIED, null, null, null, OnUnverified.FAIL);
        assertThatThrownBy(() -> chosen(verified)).hasMessageContaining("none of 3 recovery points is verified");
        PointSelection lenient = selection(PointSelect.LATEST_VERIFIED, null, null, null, OnUnverified.CONTINUE);
        PointChooser chooser = chooser(null);
        assertThat(chooser.choose("store", data, lenient).id()).isEqualTo(id(noon));
        assertThat(chooser.findings()).extracting(RunFinding::reason).containsExactly("NotVerified");

        prove(eight);
        prove(ten);
        PointTaken taken = chooser(null).choose("store", data, verified);
        assertThat(taken.id()).isEqualTo(id(ten));
        assertThat(taken.verifiedAt()).isEqualTo(NOON);
    }

    @Test
    void whoNamesAPointGetsItAndBeItASafetyCopy() {
        assertThat(chosen(pinned(id(eight)))).isEqualTo(id(eight));
        assertThat(chosen(pinned(id(copy).toLowerCase(java.util.Locale.ROOT)))).isEqualTo(id(copy));
        assertThat(chooser(null).has(data, pinned(id(copy)))).isTrue();
        assertThat(chooser(null).has(data, pinned("01ZZ"))).isFalse();
        assertThatThrownBy(() -> chosen(pinned("01ZZ"))).hasMessageContaining("fits");
    }

    @Test
    void aRandomOneIsOfTheTimeThatIsWantedAndTheSameForEveryWorker() {
        PointSelection random = selection(PointSelect.RANDOM, null, null, "3h", OnUnverified.FAIL);
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            String first = chooser(seed, null).choose("store", data, random).id();
            assertThat(chooser(seed, null).choose("store", data, random).id()).isEqualTo(first);
            seen.add(first);
        }
        assertThat(seen).containsExactlyInAnyOrder(id(ten), id(noon));
    }

    @Test
    void aForgedPointIsPassedOverByEverySelectionThatHasAnother() {
        forge(noon);
        prove(ten);
        for (PointSelection selection : List.of(
                PointSelection.USUAL,
                atOrBefore(NOON),
                selection(PointSelect.LATEST_VERIFIED, null, null, null, OnUnverified.FAIL),
                selection(PointSelect.RANDOM, null, null, "3h", OnUnverified.FAIL))) {
            PointChooser chooser = chooser(null);
            assertThat(chooser.choose("store", data, selection).id())
                    .as("%s", selection)
                    .isEqualTo(id(ten));
            assertThat(chooser.findings())
                    .extracting(RunFinding::reason)
                    .as("%s", selection)
                    .containsExactly("PointUnusable");
        }
        assertThatThrownBy(() -> chosen(pinned(id(noon)))).isInstanceOf(IntegrityException.class);

        forge(ten);
        forge(eight);
        assertThatThrownBy(() -> chosen(PointSelection.USUAL)).isInstanceOf(IntegrityException.class);
    }

    @Test
    void aStateThatIsOlderThanThePlanAcceptsIsRefused() {
        PointSelection young = new PointSelection(PointSelect.LATEST, null, null, null, "1h", null, OnUnverified.FAIL);
        assertThat(chosen(young)).isEqualTo(id(noon));
        PointChooser tomorrow = new PointChooser(shelf.openings(), "shop", NOON.plus(Duration.ofDays(1)), 1, null);
        assertThatThrownBy(() -> tomorrow.choose("store", data, young))
                .hasMessageContaining("1d old, and the plan accepts 1h");
    }

    @Test
    void statesThatLieFurtherApartThanThePlanAcceptsAreAFinding() {
        List<PointTaken> taken = List.of(
                taken("store", NOON),
                taken("vectors", NOON.minus(Duration.ofHours(25))),
                taken("manifests", NOON.minus(Duration.ofDays(9))));
        assertThat(StatesApart.of(taken, Duration.ofHours(25))).isEmpty();
        assertThat(StatesApart.of(taken.subList(0, 1), Duration.ZERO)).isEmpty();
        assertThat(StatesApart.of(taken, Duration.ofHours(1))).hasValueSatisfying(finding -> {
            assertThat(finding.reason()).isEqualTo("StatesApart");
            assertThat(finding.message()).contains("vectors", "store", "1d1h apart", "accepts 1h");
        });
    }

    private static PointTaken taken(String component, Instant time) {
        return new PointTaken(component, "main", "id", "key", time, 1, 1, null, null);
    }

    private String chosen(PointSelection selection) {
        return chooser(null).choose("store", data, selection).id();
    }

    private PointChooser chooser(@Nullable Instant harmed) {
        return chooser(1, harmed);
    }

    private PointChooser chooser(long seed, @Nullable Instant harmed) {
        return new PointChooser(shelf.openings(), "shop", NOON, seed, harmed);
    }

    private static PointSelection atOrBefore(Instant time) {
        return selection(PointSelect.AT_OR_BEFORE, time, null, null, OnUnverified.FAIL);
    }

    private static PointSelection pinned(String id) {
        return selection(PointSelect.PINNED, null, id, null, OnUnverified.FAIL);
    }

    private static PointSelection selection(
            PointSelect select,
            @Nullable Instant time,
            @Nullable String id,
            @Nullable String within,
            OnUnverified otherwise) {
        return new PointSelection(select, time, id, within, null, null, otherwise);
    }

    private static String id(StoredPoint point) {
        return point.manifest().id();
    }

    private void prove(StoredPoint point) {
        new Proofs(shelf.repository())
                .add(
                        point.folder(),
                        new ProofRecord(
                                ProofRecord.FORMAT,
                                ProofRecord.VERSION,
                                id(point),
                                point.manifestSha256(),
                                "Restore",
                                NOON,
                                "test",
                                new TreeMap<>(),
                                "test"));
    }

    private void forge(StoredPoint point) {
        ObjectKey manifest = point.folder().child(Repository.MANIFEST);
        byte[] content = shelf.repository().content(shelf.store().find(manifest).orElseThrow(), 1 << 20);
        shelf.store()
                .corrupt(
                        manifest,
                        new String(content, StandardCharsets.UTF_8)
                                .replace("\"here\"", "\"there\"")
                                .getBytes(StandardCharsets.UTF_8));
    }
}
