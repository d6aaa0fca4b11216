package io.holdfast.adapter.qdrant;

import io.holdfast.adapter.qdrant.QdrantClient.Snapshot;
import io.holdfast.adapter.qdrant.SnapshotNote.Made;
import io.holdfast.adapter.qdrant.SnapshotNote.Making;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.source.Leftovers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes the snapshots of captures that died, and no other: one whose name is known, or the only one that is named
 * after the moment at which the capture asked for its own.
 */
final class SnapshotLeftovers implements Leftovers {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Pattern NAME = Pattern.compile(".*-(\\d{4}(?:-\\d{2}){5})\\.snapshot");
    private static final DateTimeFormatter NAME_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss");

    /** How far Qdrant's clock and this one may differ. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final QdrantClient client;
    private final Duration timeout;
    private final InstantSource clock;

    SnapshotLeftovers(QdrantClient client, Duration timeout, InstantSource clock) {
        this.client = client;
        this.timeout = timeout;
        this.clock = clock;
    }

    @Override
    public void cleanUp(Map<String, byte[]> notes) {
        List<SnapshotNote> read = notes.entrySet().stream()
                .map(note -> SnapshotNote.of(note.getKey(), note.getValue()))
                .toList();
        Set<String> collections = new HashSet<>(client.collections());
        Set<String> done = new HashSet<>();
        for (SnapshotNote note : read) {
            if (note instanceof Made made && collections.contains(made.collection())) {
                client.deleteSnapshot(made.collection(), made.snapshot());
                done.add(made.collection());
            }
        }
        for (SnapshotNote note : read) {
            if (note instanceof Making making
                    && collections.contains(making.collection())
                    && !done.contains(making.collection())) {
                boolean tells = awaitIdle(making.collection());
                if (!removeOnly(making) && !tells) {
                    checkAge(making);
                }
            }
        }
    }

    /** Where Qdrant does not tell whether it is at it, only time does. */
    private void checkAge(Making making) {
        if (clock.instant().isBefore(making.time().plus(SnapshotMaker.PATIENCE))) {
            throw new TransientException(
                    Reason.SourceFailed,
                    "Qdrant may still be making a snapshot of " + making.collection() + " that was asked for at "
                            + making.time() + ", and does not tell",
                    "It is removed by a sweep later; a key that may read /metrics lets it be known at once.");
        }
    }

    /** Removes what came of one request, as far as it can be told from the snapshots of others; whether there was one. */
    boolean removeOnly(Making making) {
        List<Snapshot> fitting = client.snapshots(making.collection()).stream()
                .filter(snapshot -> !making.existing().contains(snapshot.name()))
                .filter(snapshot -> nameTime(snapshot.name())
                        .filter(time ->
                                Duration.between(making.time(), time).abs().compareTo(SKEW) <= 0)
                        .isPresent())
                .toList();
        if (fitting.size() == 1) {
            client.deleteSnapshot(making.collection(), fitting.getFirst().name());
        }
        return !fitting.isEmpty();
    }

    /** Qdrant goes on with a snapshot when nobody waits for it any more, and lists it only when it is made. */
    private boolean awaitIdle(String collection) {
        Instant limit = clock.instant().plus(timeout);
        while (true) {
            Optional<Boolean> busy = client.isSnapshotting(collection);
            if (!busy.orElse(false)) {
                return busy.isPresent();
            }
            if (clock.instant().isAfter(limit)) {
                throw client.failures().late("A snapshot of " + collection, timeout.toString());
            }
            Pause.of(POLL);
        }
    }

    private static Optional<Instant> nameTime(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(matcher.group(1), NAME_TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
