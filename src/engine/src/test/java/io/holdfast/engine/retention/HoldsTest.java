package io.holdfast.engine.retention;

import static io.holdfast.engine.retention.DailyPoints.NOON;
import static io.holdfast.engine.retention.DailyPoints.PATH;
import static io.holdfast.engine.retention.DailyPoints.folder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Doubt;
import io.holdfast.engine.repository.Pins;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.retention.RetentionPlan.KeepReason;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.testkit.InMemoryObjectStore;
import io.holdfast.testkit.WrappedStore;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody writes over pins and proofs, and what a store does not give of them. */
final class HoldsTest {

    private static final SigningKey OURS = SigningKey.generate();
    private static final SigningKey THEIRS = SigningKey.generate();

    private final InMemoryObjectStore store = new InMemoryObjectStore(InstantSource.fixed(NOON));
    private final Map<ObjectKey, RecoveryException> refused = new HashMap<>();
    private final Repository repository = new Repository("main", new Refusing(), Trust.of(OURS));
    private final Repository forger = new Repository("forger", store, Trust.of(THEIRS));

    @BeforeEach
    void fourPointsOfWhichOneIsKept() {
        DailyPoints.write(repository, 4);
        assertThat(expired()).containsExactly(folder(1), folder(2), folder(3));
    }

    @Test
    void rubbishWrittenOverAPinKeepsItsPointAndIsTold() {
        ObjectKey pin = pin(folder(2), null);
        store.corrupt(pin, "rubbish".getBytes(StandardCharsets.UTF_8));

        assertThat(expired()).containsExactly(folder(1), folder(3));
        assertThat(because(folder(2))).containsExactly(KeepReason.PinUnreadable);
        assertThat(plan().doubts()).extracting(Doubt::object).containsExactly(pin);
    }

    @Test
    void aStrangersPinOverOneOfOursKeepsItsPoint() {
        ObjectKey ours = pin(folder(2), null);
        new Pins(forger).add(repository.read(folder(1)), wish(null), NOON);
        store.corrupt(ours, content(objects(folder(1), "pin-").getFirst()));

        assertThat(expired()).containsExactly(folder(3));
    }

    @Test
    void ourOwnPinOfAnotherPointOverAPinKeepsBoth() {
        ObjectKey other = pin(folder(1), null);
        store.corrupt(pin(folder(2), null), content(other));

        assertThat(expired()).containsExactly(folder(3));
        assertThat(because(folder(1))).containsExactly(KeepReason.Pinned);
        assertThat(because(folder(2))).containsExactly(KeepReason.PinUnreadable);
    }

    @Test
    void aPinThatHasEndedDoesNotEndTheOneItIsWrittenOver() {
        ObjectKey ended = pin(folder(2), NOON.minusSeconds(1));
        assertThat(expired()).contains(folder(2));
        new Pins(repository)
                .add(repository.read(folder(2)), new Pins.Wish("another", null, null), NOON.minusSeconds(60));
        ObjectKey forever = objects(folder(2), "pin-").stream()
                .filter(key -> !key.equals(ended))
                .findFirst()
                .orElseThrow();
        store.corrupt(forever, content(ended));

        assertThat(because(folder(2))).containsExactly(KeepReason.PinUnreadable);
    }

    @Test
    void onlyAPinThatIsTakenAwayOrHasEndedLetsItsPointGo() {
        pin(folder(1), NOON.minusSeconds(1));
        ObjectKey gone = pin(folder(2), null);
        store.delete(gone);

        assertThat(expired()).containsExactly(folder(1), folder(2), folder(3));
        assertThat(plan().doubts()).isEmpty();
    }

    /** A pinned point keeps the safety copies of its time, which tell what came between it and the recovery. */
    @Test
    void aPinnedPointKeepsTheSafetyCopiesOfItsTime() {
        SourcePath copies = PATH.safetyCopies();
        for (int day : List.of(2, 3)) {
            DailyPoints.write(
                    repository, copies, NOON.minus(Duration.ofDays(day)).plusSeconds(60), "copy" + day);
        }
        assertThat(plan().expired()).hasSize(5);
        pin(folder(2), null);

        assertThat(plan().expired())
                .extracting(one -> one.folder().id().time())
                .containsExactlyInAnyOrder(
                        NOON.minus(Duration.ofDays(1)),
                        NOON.minus(Duration.ofDays(3)),
                        NOON.minus(Duration.ofDays(3)).plusSeconds(60));
    }

    /** A server that came up empty is backed up as it is, day after day. */
    @Test
    void emptyPointsDoNotTakeThePlaceOfTheLastOneThatHoldsAnything() {
        SourcePath lost = new SourcePath("redis", "ns", "policy", "lost");
        for (int day = 0; day < 5; day++) {
            long keys = day < 2 ? 0 : 100;
            DailyPoints.write(
                    repository, lost, NOON.minus(Duration.ofDays(day)), "run" + day, Map.of("keys:db0", keys));
        }

        RetentionPlan plan =
                new Expiration(repository, lost, Set.of()).by(new RetentionRule(Duration.ofHours(1), 2), NOON);

        assertThat(plan.expired())
                .extracting(one -> one.folder().id().time())
                .doesNotContain(NOON.minus(Duration.ofDays(2)))
                .hasSize(2);
        assertThat(plan.kept())
                .filteredOn(kept -> kept.because().contains(KeepReason.HoldsData))
                .hasSize(1);
    }

    @Test
    void whatIsWrittenOverAPinMeanwhileKeepsItsPoint() {
        Expiration expiration = new Expiration(repository, PATH, Set.of());
        RetentionPlan plan = expiration.by(new RetentionRule(Duration.ofDays(1), 1), NOON);
        store.create(folder(2).child("pin-20261123T120000Z-00000000.json"), new byte[10]);

        List<Boolean> removed =
                plan.expired().stream().map(one -> expiration.remove(one, NOON)).toList();

        assertThat(removed).containsExactly(true, false, true);
    }

    @Test
    void rubbishWrittenOverTheProofOfTheNewestRestoredPointKeepsIt() {
        DailyPoints.prove(repository, folder(1), NOON);
        DailyPoints.prove(repository, folder(2), NOON);
        DailyPoints.prove(repository, folder(3), NOON);
        store.corrupt(objects(folder(1), "proof-").getFirst(), new byte[] {1});
        store.corrupt(objects(folder(3), "proof-").getFirst(), new byte[] {1});

        // The one before it is the newest of which it can still be told; a doubt about an older one decides nothing.
        assertThat(because(folder(1))).containsExactly(KeepReason.ProofUnreadable);
        assertThat(because(folder(2))).containsExactly(KeepReason.Proven);
        assertThat(expired()).containsExactly(folder(3));
        assertThat(plan().doubts()).hasSize(1);
    }

    @Test
    void aPinOrProofThatTheStoreRefusesToReadKeepsItsOwnPointAlone() {
        ObjectKey pin = pin(folder(1), null);
        DailyPoints.prove(repository, folder(2), NOON);
        refused.put(pin, new InvalidPlanException(Reason.AccessDenied, "403", "ask"));
        refused.put(
                objects(folder(2), "proof-").getFirst(),
                new TransientException(Reason.RepositoryFailed, "500", "wait"));

        assertThat(expired()).containsExactly(folder(3));
        assertThat(because(folder(1))).containsExactly(KeepReason.PinUnreadable);
        assertThat(because(folder(2))).containsExactly(KeepReason.ProofUnreadable);
        assertThat(plan().doubts())
                .hasSize(2)
                .allSatisfy(
                        doubt -> assertThat(doubt.why()).contains(doubt.object().value()));
    }

    @Test
    void aManifestThatTheStoreRefusesToReadKeepsItsOwnPointAlone() {
        refused.put(folder(2).child("manifest.json"), new TransientException(Reason.RepositoryFailed, "500", "wait"));

        assertThat(expired()).containsExactly(folder(1), folder(3));
        assertThat(plan().unusable())
                .singleElement()
                .asString()
                .contains(folder(2).value());
    }

    @Test
    void byAClockThatIsNotTheStoresNothingExpires() {
        Expiration expiration = new Expiration(repository, PATH, Set.of());
        RetentionRule rule = new RetentionRule(Duration.ofDays(1), 1);

        for (Duration wrong : List.of(Duration.ofDays(3650), Duration.ofMinutes(11), Duration.ofMinutes(-11))) {
            RetentionPlan plan = expiration.by(rule, NOON.plus(wrong));
            assertThat(plan.expired()).isEmpty();
            assertThat(plan.warnings())
                    .singleElement()
                    .asString()
                    .contains("nothing expires in 'main'", NOON.toString());
            assertThat(expiration.everything(NOON.plus(wrong)).expired()).isEmpty();
        }
        assertThat(expiration.by(rule, NOON.plus(Duration.ofMinutes(9))).expired())
                .hasSize(3);
    }

    @Test
    void aStoreThatDoesNotSayItsTimeLetsPointsExpire() {
        RetentionPlan plan = new Expiration(
                        new Repository(
                                "main",
                                new WrappedStore(store) {
                                    @Override
                                    public Optional<Instant> now() {
                                        return Optional.empty();
                                    }
                                },
                                Trust.of(OURS)),
                        PATH,
                        Set.of())
                .by(new RetentionRule(Duration.ofDays(1), 1), NOON.plus(Duration.ofDays(3650)));

        assertThat(plan.expired()).hasSize(3);
    }

    @Test
    void aStoreThatCannotBeReachedIsNoMatterOfOnePin() {
        refused.put(pin(folder(1), null), new TransientException(Reason.RepositoryUnavailable, "no route", "wait"));

        assertThatExceptionOfType(TransientException.class).isThrownBy(this::plan);
    }

    private ObjectKey pin(ObjectKey folder, @Nullable Instant until) {
        new Pins(repository).add(repository.read(folder), wish(until), NOON.minusSeconds(90));
        return objects(folder, "pin-").getFirst();
    }

    private static Pins.Wish wish(@Nullable Instant until) {
        return new Pins.Wish("operator", "audit", until);
    }

    private List<ObjectKey> objects(ObjectKey folder, String start) {
        return store.list(folder)
                .map(ObjectInfo::key)
                .filter(key -> key.name().startsWith(start))
                .toList();
    }

    private byte[] content(ObjectKey key) {
        return repository.content(store.find(key).orElseThrow(), 1 << 20);
    }

    private List<ObjectKey> expired() {
        return plan().expired().stream().map(one -> one.point().folder()).toList();
    }

    private Set<KeepReason> because(ObjectKey folder) {
        return plan().kept().stream()
                .filter(kept -> kept.folder().equals(folder))
                .findFirst()
                .orElseThrow()
                .because();
    }

    private RetentionPlan plan() {
        return new Expiration(repository, PATH, Set.of()).by(new RetentionRule(Duration.ofDays(1), 1), NOON);
    }

    private final class Refusing extends WrappedStore {

        private Refusing() {
            super(store);
        }

        @Override
        public InputStream read(ObjectKey key, long offset, long length) {
            RecoveryException refusal = refused.get(key);
            if (refusal != null) {
                throw refusal;
            }
            return super.read(key, offset, length);
        }
    }
}
