package io.holdfast.adapter.qdrant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.adapter.qdrant.QdrantClient.Snapshot;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.CaptureSession;
import io.holdfast.engine.source.Captured;
import io.holdfast.engine.source.Proof;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One capture: each selected collection in turn, as a snapshot that is proven while it is copied. */
final class QdrantCapture {

    private static final Duration STALL = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final QdrantClient client;
    private final QdrantSettings settings;
    private final CaptureSession session;
    private final InstantSource clock;
    private final Duration stall;
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, String> facts = new TreeMap<>();
    private final List<String> warnings = new ArrayList<>();

    QdrantCapture(QdrantClient client, QdrantSettings settings, CaptureSession session, InstantSource clock) {
        this.client = client;
        this.settings = settings;
        this.session = session;
        this.clock = clock;
        this.stall = STALL.compareTo(settings.timeout()) < 0 ? STALL : settings.timeout();
    }

    Captured run(List<String> collections, Version version) {
        warnings.addAll(version.checkSource());
        facts.put(Facts.VERSION, version.toString());
        facts.put(
                Facts.ALIASES, new ObjectMapper().valueToTree(client.aliases()).toString());
        Instant consistent = clock.instant();
        for (String collection : collections) {
            capture(collection);
        }
        return new Captured("qdrant", version.toString(), consistent, counts, facts, warnings);
    }

    private void capture(String collection) {
        JsonNode before = look(collection);
        long least = client.count(collection);
        session.phase("snapshot");
        Snapshot snapshot = make(collection);
        try {
            copy(collection, snapshot);
            compare(collection, before, least);
        } catch (RecoveryException e) {
            remove(collection, snapshot, e);
            throw e;
        }
        remove(collection, snapshot);
    }

    /** Says beforehand and afterwards what is made, for whoever cleans up if this process dies before it has. */
    private Snapshot make(String collection) {
        SnapshotMaker maker = new SnapshotMaker(client, settings.timeout(), session, clock);
        if (settings.keepSnapshots()) {
            return maker.make(collection);
        }
        List<Snapshot> existing = client.snapshots(collection);
        SnapshotNote.Making making = SnapshotNote.Making.of(collection, clock.instant(), existing);
        session.note(SnapshotNote.making(collection), making.bytes());
        Snapshot made;
        try {
            made = maker.make(collection);
        } catch (RecoveryException e) {
            tidy(making, e);
            throw e;
        }
        try {
            session.note(SnapshotNote.made(collection), new SnapshotNote.Made(collection, made.name()).bytes());
        } catch (RecoveryException e) {
            remove(collection, made, e);
            throw e;
        }
        return made;
    }

    /** Nothing is left behind if Qdrant is not at it, and does not just begin; otherwise the note stays. */
    private void tidy(SnapshotNote.Making making, RecoveryException cause) {
        try {
            if (isIdle(making.collection())) {
                new SnapshotLeftovers(client, settings.timeout(), clock).removeOnly(making);
                session.forget(SnapshotNote.making(making.collection()));
            }
        } catch (RecoveryException e) {
            cause.addSuppressed(e);
        }
    }

    private boolean isIdle(String collection) {
        if (!client.saysIdle(collection)) {
            return false;
        }
        Pause.of(BETWEEN_LOOKS);
        return client.saysIdle(collection);
    }

    private JsonNode look(String collection) {
        JsonNode info = client.collection(collection);
        if (info.path("status").asText().equals("red")) {
            throw new IntegrityException(
                    Reason.SourceFailed,
                    "Collection " + collection + " is in status red: Qdrant itself failed to work on it",
                    "Look at Qdrant's logs, and repair or restore the collection before it is captured again.");
        }
        if (Facts.isCustomSharded(info)) {
            warnings.add("Collection " + collection + " has custom shard keys: Qdrant cannot restore such a snapshot"
                    + " into a new collection by itself.");
        }
        return info;
    }

    private void copy(String collection, Snapshot snapshot) {
        session.phase("copy");
        try (ArtifactSink sink = session.begin(Names.artifact(collection), SnapshotValidator.ofWholeCollection())) {
            int resumed = new SnapshotDownload(client, collection, snapshot, session, stall).copyTo(sink);
            if (resumed > 0) {
                warnings.add("The download of " + collection + " broke and was resumed " + resumed + " times.");
            }
            if (snapshot.checksum() == null) {
                warnings.add("Qdrant gave no checksum for " + collection
                        + " (it has none for snapshots in S3): only length and format prove the copy.");
            }
            sink.prove(new Proof(
                    snapshot.size(),
                    snapshot.checksum(),
                    snapshot.checksum() == null ? "length, tar structure" : "sha256 by Qdrant, length, tar structure"));
        }
    }

    /** Was it the same collection all the time, and between which counts must the snapshot's be? */
    private void compare(String collection, JsonNode before, long first) {
        JsonNode after = client.collection(collection);
        if (!after.path("config").equals(before.path("config"))) {
            throw new TransientException(
                    Reason.SourceChanged,
                    "The configuration of " + collection + " changed while it was captured",
                    "Capture it again when its set-up is finished.");
        }
        long last = client.count(collection);
        if (first != last) {
            warnings.add("Collection " + collection + " was written to: it had " + first + " points before and " + last
                    + " after its snapshot.");
        }
        counts.put(Facts.points(collection), first);
        facts.put(Facts.pointsAfter(collection), Long.toString(last));
        facts.put(Facts.collection(collection), Facts.lasting(before).toString());
    }

    private void remove(String collection, Snapshot snapshot, RecoveryException cause) {
        try {
            remove(collection, snapshot);
        } catch (RecoveryException e) {
            cause.addSuppressed(e);
        }
    }

    private void remove(String collection, Snapshot snapshot) {
        if (settings.keepSnapshots()) {
            return;
        }
        try {
            client.deleteSnapshot(collection, snapshot.name());
        } catch (TransientException e) {
            // Once more, on a new connection: Qdrant never removes it by itself.
            client.deleteSnapshot(collection, snapshot.name());
        }
        session.forget(SnapshotNote.making(collection));
        session.forget(SnapshotNote.made(collection));
    }
}
