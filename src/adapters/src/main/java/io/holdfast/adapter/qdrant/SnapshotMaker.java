package io.holdfast.adapter.qdrant;

import io.holdfast.adapter.qdrant.QdrantClient.Snapshot;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.source.CaptureSession;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has Qdrant make a snapshot, once. Its names have a resolution of a second, and creation goes on when the connection
 * breaks: so the list is read before, and a lost answer is looked for in it and not asked for again.
 */
final class SnapshotMaker {

    private static final int TRIES = 3;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration SECOND = Duration.ofMillis(1100);

    /** How long to wait for a lost snapshot of which Qdrant does not tell whether it is being made. */
    static final Duration PATIENCE = Duration.ofMinutes(15);

    private final QdrantClient client;
    private final Duration timeout;
    private final CaptureSession session;
    private final InstantSource clock;

    SnapshotMaker(QdrantClient client, Duration timeout, CaptureSession session, InstantSource clock) {
        this.client = client;
        this.timeout = timeout;
        this.session = session;
        this.clock = clock;
    }

    Snapshot make(String collection) {
        for (int tries = 1; ; tries++) {
            session.checkCancelled();
            Set<String> before = names(collection);
            Snapshot made = request(collection, before);
            if (!before.contains(made.name())) {
                return made;
            }
            // Made by another in the same second and replaced by ours: it is his now.
            if (tries == TRIES) {
                throw new TransientException(
                        Reason.SourceFailed,
                        "Others take snapshots of " + collection + " every second",
                        "Let only one program take snapshots of this collection, or keep their times apart.");
            }
            Pause.of(SECOND);
        }
    }

    private Snapshot request(String collection, Set<String> before) {
        Instant start = clock.instant();
        try {
            return client.create(collection, timeout, session);
        } catch (ConnectException e) {
            throw client.failures().unanswered("Taking a snapshot of " + collection, e);
        } catch (IOException e) {
            return adopt(collection, before, start, e);
        }
    }

    private Snapshot adopt(String collection, Set<String> before, Instant start, IOException lost) {
        int idle = 0;
        while (true) {
            session.checkCancelled();
            Optional<Boolean> running = client.isSnapshotting(collection);
            List<Snapshot> fresh = client.snapshots(collection).stream()
                    .filter(found -> !before.contains(found.name()))
                    .toList();
            if (fresh.size() == 1) {
                return fresh.getFirst();
            }
            if (fresh.size() > 1) {
                throw new TransientException(
                        Reason.SourceFailed,
                        "The answer to a snapshot was lost, and now there are several new ones: " + fresh,
                        "Remove those that nobody else made, and let only one program take snapshots.",
                        lost);
            }
            idle = running.filter(busy -> !busy).isPresent() ? idle + 1 : 0;
            if (idle == 2) {
                throw client.failures().unanswered("Taking a snapshot of " + collection, lost);
            }
            Duration limit = running.isPresent() || timeout.compareTo(PATIENCE) < 0 ? timeout : PATIENCE;
            if (clock.instant().isAfter(start.plus(limit))) {
                throw client.failures().late("A snapshot of " + collection, limit.toString());
            }
            Pause.of(POLL);
        }
    }

    private Set<String> names(String collection) {
        return client.snapshots(collection).stream().map(Snapshot::name).collect(Collectors.toSet());
    }
}
