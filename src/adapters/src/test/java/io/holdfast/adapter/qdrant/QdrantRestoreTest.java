package io.holdfast.adapter.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.QdrantDouble;
import io.holdfast.testkit.QdrantDouble.Fault;
import io.holdfast.testkit.TcpSite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QdrantRestoreTest {

    private static final InstantSource CLOCK = () -> Instant.parse("2026-11-22T22:35:55Z");
    private static final RestoreOptions PLAIN = RestoreOptions.plain();

    private final QdrantDouble live = new QdrantDouble(InstantSource.system())
            .seed("papers", 500)
            .seed("notes", 507)
            .alias("library", "papers");
    private final QdrantDouble empty = new QdrantDouble(InstantSource.system());
    private final CapturedPoint point = new CapturedPoint();

    @BeforeEach
    void capture() {
        point.with(source(live).capture(point));
    }

    @AfterEach
    void stop() {
        live.close();
        empty.close();
    }

    @Test
    void anEmptyTargetGetsEverythingUnderItsOwnName() {
        Restored restored = restore(empty, PLAIN);
        assertThat(restored.counts()).isEqualTo(Map.of("points:papers", 500L, "points:notes", 507L));
        assertThat(restored.warnings()).isEmpty();
        assertThat(restored.actions()).contains("Restored papers, 500 points.", "Made alias library of papers again.");
        assertThat(empty.collections()).containsExactly("notes", "papers");
        assertThat(empty.aliases()).isEqualTo(Map.of("library", "papers"));
        assertThat(empty.snapshotsOf("papers")).isEmpty();
        assertThat(empty.requests())
                .filteredOn(request -> request.contains("upload"))
                .allSatisfy(request -> assertThat(request).contains("wait=true", "priority=snapshot", "checksum="));
    }

    @Test
    void whatIsLiveIsLeftAndTheAliasesAreSwitchedToTheRestored() {
        Restored restored = restore(live, PLAIN);
        assertThat(live.collections())
                .containsExactly("notes", "notes-restored-20261122223555", "papers", "papers-restored-20261122223555");
        assertThat(live.aliases()).isEqualTo(Map.of("library", "papers-restored-20261122223555"));
        assertThat(live.points("papers")).isEqualTo(500);
        assertThat(restored.counts()).containsOnlyKeys("points:papers", "points:notes");
        assertThat(restored.warnings()).singleElement().asString().contains("No alias points to notes-restored");
        assertThat(live.requests().stream().filter(request -> request.equals("POST /collections/aliases")))
                .hasSize(1);
    }

    @Test
    void aPartCanBeRestoredUnderAnotherName() {
        restore(live, new RestoreOptions(false, List.of("notes"), Map.of("notes", "copy"), null, false));
        assertThat(live.collections()).containsExactly("copy", "notes", "papers");
        assertThat(live.points("copy")).isEqualTo(507);
        RestoreOptions taken = new RestoreOptions(true, List.of("notes"), Map.of("notes", "papers"), null, false);
        assertThat(invalid(live, taken).reason()).isEqualTo(Reason.TargetNotEmpty);
        RestoreOptions alias = new RestoreOptions(true, List.of("notes"), Map.of("notes", "library"), null, false);
        assertThat(invalid(live, alias).reason()).isEqualTo(Reason.TargetNotEmpty);
        RestoreOptions unknown = new RestoreOptions(true, List.of("nothing"), Map.of(), null, false);
        assertThat(invalid(live, unknown).reason()).isEqualTo(Reason.SourceMissing);
    }

    /** Without the memory the collections of the process that died would be in the way, and copies made beside them. */
    @Test
    void whoGoesOnAfterAnotherProcessDiedEndsWhereThatOneWasGoing() {
        Kept memory = new Kept();
        RestoreOptions options = PLAIN.remembering(memory);
        restore(live, options);
        String unfinished = "notes-restored-20261122223555";
        live.seed(unfinished, 503);
        long uploads = uploads(live);

        Restored restored = restore(live, options);
        assertThat(live.collections()).containsExactly("notes", unfinished, "papers", "papers-restored-20261122223555");
        assertThat(live.points(unfinished)).isEqualTo(507);
        assertThat(restored.counts()).isEqualTo(Map.of("points:papers", 500L, "points:notes", 507L));
        assertThat(restored.actions())
                .contains(
                        "Found papers-restored-20261122223555 restored by the process before this one.",
                        "Removed the unfinished " + unfinished + " of the process before this one.");
        assertThat(uploads(live) - uploads).as("papers is not loaded again").isEqualTo(1);
    }

    /** Its name was free when the restore began; that it is there now says nothing of who made it. */
    @Test
    void aCollectionThatAnApplicationMadeWhileARestoreWasDeadIsNotRemoved() {
        Kept memory = new Kept();
        RestoreOptions options = PLAIN.remembering(memory);
        restore(empty, options);
        empty.seed("notes", 503);

        InvalidPlanException refused = invalid(empty, options);
        assertThat(refused.reason()).isEqualTo(Reason.TargetNotEmpty);
        assertThat(refused).hasMessageContaining("notes");
        assertThat(refused.hint()).contains("delete it", "'replace'");
        assertThat(empty.points("notes")).isEqualTo(503);

        restore(empty, new RestoreOptions(true, List.of(), Map.of(), null, false).remembering(memory));
        assertThat(empty.points("notes")).isEqualTo(507);
    }

    @Test
    void aCollectionThatAnApplicationMadeWhileOthersWereLoadedIsNotReplaced() {
        RestoreMemory seeds = new RestoreMemory() {
            @Override
            public Optional<String> recall() {
                return Optional.empty();
            }

            @Override
            public void keep(String text) {
                empty.seed("notes", 503);
            }
        };

        assertThat(invalid(empty, PLAIN.remembering(seeds)).reason()).isEqualTo(Reason.TargetNotEmpty);
        assertThat(empty.points("notes")).isEqualTo(503);
    }

    @Test
    void aCollectionThatAnApplicationMadeDuringAnUploadThatBreaksIsNotRemoved() {
        point.damage();
        point.opening(() -> empty.seed("notes", 503));
        assertThat(catchThrowableOfType(IntegrityException.class, () -> restore(empty, PLAIN)))
                .isNotNull();
        assertThat(empty.points("notes")).isEqualTo(503);
    }

    private static long uploads(QdrantDouble server) {
        return server.requests().stream()
                .filter(request -> request.contains("upload"))
                .count();
    }

    private static final class Kept implements RestoreMemory {
        private @org.jspecify.annotations.Nullable String text;

        @Override
        public Optional<String> recall() {
            return Optional.ofNullable(text);
        }

        @Override
        public void keep(String kept) {
            text = kept;
        }
    }

    @Test
    void whatWasRestoredIsComparedAndReadBackLater() {
        Kept memory = new Kept();
        restore(live, new RestoreOptions(false, List.of("papers"), Map.of(), null, false).remembering(memory));
        try (QdrantSource source = source(live)) {
            assertThat(source.compare(point, memory)).isEqualTo(Map.of("points:papers", 500L));
            assertThat(source.sample(5)).contains("5 of papers", "5 of papers-restored-20261122223555");
            live.seed("papers-restored-20261122223555", 499);
            IntegrityException lost =
                    catchThrowableOfType(IntegrityException.class, () -> source.compare(point, memory));
            assertThat(lost.reason()).isEqualTo(Reason.CountMismatch);
            live.fault(Fault.HIDE_FROM_SEARCH, 1);
            assertThat(catchThrowableOfType(IntegrityException.class, () -> source.sample("papers", 1)))
                    .hasMessageContaining("does not find that point");
        }
    }

    /** Repeated chunks of a text have one vector: any ten of them are as near as the one that is looked for. */
    @Test
    void aPointWithManyTwinsIsFoundAmongThem() {
        live.seed("twins", 100);
        try (QdrantSource source = source(live)) {
            assertThat(source.sample("twins", 50)).isEqualTo(50);
        }
    }

    @Test
    void inPlaceNeedsBothWords() {
        live.seed("papers", 600);
        RestoreOptions inPlace = new RestoreOptions(false, List.of("papers"), Map.of(), null, true);
        assertThat(invalid(live, inPlace).reason()).isEqualTo(Reason.TargetNotEmpty);
        assertThat(live.points("papers")).isEqualTo(600);

        Restored restored = restore(live, new RestoreOptions(true, List.of("papers"), Map.of(), null, true));
        assertThat(live.points("papers")).isEqualTo(500);
        assertThat(live.collections()).containsExactly("notes", "papers");
        assertThat(live.aliases()).isEqualTo(Map.of("library", "papers"));
        assertThat(restored.actions()).containsExactly("Replaced papers, 500 points.");
    }

    @Test
    void inPlaceIsRefusedWhereTheShapeDiffers() {
        String other =
                Objects.requireNonNull(point.facts().get("collection:papers")).replace("\"size\":32", "\"size\":64");
        point.fact("collection:papers", other);
        RestoreOptions inPlace = new RestoreOptions(true, List.of("papers"), Map.of(), null, true);
        assertThat(invalid(live, inPlace)).hasMessageContaining("vectors");
        assertThat(live.requests()).noneMatch(request -> request.contains("upload"));
    }

    @Test
    void contentThatIsNotWhatWasCapturedReachesNoCollection() {
        point.damage();
        IntegrityException failure = catchThrowableOfType(IntegrityException.class, () -> restore(empty, PLAIN));
        assertThat(failure.reason()).isEqualTo(Reason.DigestMismatch);
        assertThat(empty.collections()).isEmpty();
    }

    @Test
    void aWrongCountIsNoSuccessAndTheNewCollectionIsRemoved() {
        empty.fault(Fault.LOSE_POINTS, 1);
        IntegrityException failure = catchThrowableOfType(IntegrityException.class, () -> restore(empty, PLAIN));
        assertThat(failure.reason()).isEqualTo(Reason.CountMismatch);
        assertThat(failure).hasMessageContaining("506").hasMessageContaining("507");
        assertThat(empty.collections()).isEmpty();
        assertThat(empty.aliases()).isEmpty();
    }

    @Test
    void aCountWithinTheBracketIsAWarning() {
        point.count("points:papers", 490);
        point.fact("points.after:papers", "505");
        assertThat(restore(empty, PLAIN).warnings()).singleElement().asString().contains("490 to 505");
    }

    @Test
    void aLostAnswerIsWaitedForAndNotSentAgain() {
        empty.fault(Fault.DROP_UPLOAD, 1);
        Restored restored = restore(empty, PLAIN);
        assertThat(restored.counts()).containsEntry("points:papers", 500L);
        assertThat(restored.warnings()).singleElement().asString().contains("was lost");
        assertThat(empty.requests().stream().filter(request -> request.contains("upload")))
                .hasSize(2);
    }

    @Test
    void onlyTheSameAndTheNextMinorVersionAreTargets() {
        for (String wrong : List.of("1.17.9", "1.20.0", "2.18.3")) {
            empty.version(wrong);
            assertThat(invalid(empty, PLAIN).reason()).as(wrong).isEqualTo(Reason.UnsupportedVersion);
        }
        assertThat(empty.requests()).noneMatch(request -> request.contains("upload"));
        empty.version("1.19.0");
        assertThat(restore(empty, PLAIN).counts()).hasSize(2);
    }

    @Test
    void whatQdrantWouldLoadInPartIsRefused() {
        empty.peers(3);
        assertThat(invalid(empty, PLAIN)).hasMessageContaining("3 peers");
        empty.peers(1);
        live.customSharding("papers");
        CapturedPoint custom = new CapturedPoint();
        custom.with(source(live).capture(custom));
        InvalidPlanException failure = catchThrowableOfType(
                InvalidPlanException.class, () -> source(empty).restore(custom, PLAIN));
        assertThat(failure).hasMessageContaining("custom shard keys");
        assertThat(empty.collections()).isEmpty();
    }

    @Test
    void anAliasThatLeadsElsewhereByNowIsLeft() {
        empty.seed("mine", 500).alias("library", "mine");
        assertThat(restore(empty, PLAIN).warnings()).singleElement().asString().contains("points to mine now");
        assertThat(empty.aliases()).isEqualTo(Map.of("library", "mine"));
    }

    @Test
    void aManifestWithoutCountsIsNotTrusted() {
        CapturedPoint bare = new CapturedPoint();
        bare.with(source(live).capture(bare));
        bare.fact("points.after:papers", "many");
        IntegrityException failure = catchThrowableOfType(
                IntegrityException.class, () -> source(empty).restore(bare, PLAIN));
        assertThat(failure.reason()).isEqualTo(Reason.ManifestInvalid);
        assertThat(empty.collections()).isEmpty();
    }

    private Restored restore(QdrantDouble server, RestoreOptions options) {
        return source(server).restore(point, options);
    }

    private InvalidPlanException invalid(QdrantDouble server, RestoreOptions options) {
        RecoveryException failure = catchThrowableOfType(RecoveryException.class, () -> restore(server, options));
        assertThat(failure).isInstanceOf(InvalidPlanException.class);
        return (InvalidPlanException) failure;
    }

    private static QdrantSource source(QdrantDouble server) {
        QdrantSettings settings = new QdrantSettings(
                6333, () -> QdrantDouble.ADMIN_KEY, List.of(), false, Duration.ofSeconds(20), null, false);
        return new QdrantSource(TcpSite.local(server.address().getPort()), settings, CLOCK);
    }
}
