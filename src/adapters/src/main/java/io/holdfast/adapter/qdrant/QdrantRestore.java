package io.holdfast.adapter.qdrant;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One restore: each snapshot is uploaded with its digest into a collection of its own, waited for and counted exactly,
 * and only then do aliases lead to it. A new collection that turns out wrong is removed again.
 */
final class QdrantRestore {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final Duration POLL = Duration.ofMillis(250);

    private final QdrantClient client;
    private final QdrantSettings settings;
    private final PointContent point;
    private final InstantSource clock;
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> actions = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    QdrantRestore(QdrantClient client, QdrantSettings settings, PointContent point, InstantSource clock) {
        this.client = client;
        this.settings = settings;
        this.point = point;
        this.clock = clock;
    }

    Restored run(RestoreOptions options) {
        Facts.version(point).checkTarget(client.version());
        checkOnePeer();
        boolean goesOn = options.memory().recall().isPresent();
        RestoreIntent intent =
                options.memory().recall().map(RestoreIntent::read).orElseGet(() -> decide(options));
        options.memory().keep(intent.text());
        List<RestoreStep> steps = intent.steps();
        for (RestoreStep step : steps) {
            if (!(goesOn && adopted(step, step.isOwn(intent.stamp()) || options.replace()))) {
                restore(step, "holdfast-" + intent.stamp() + ".snapshot");
            }
        }
        AliasSwitch aliases = AliasSwitch.of(steps, Facts.aliases(point), client.aliases());
        if (!aliases.actions().isEmpty()) {
            client.changeAliases(aliases.actions());
        }
        actions.addAll(aliases.said());
        warnings.addAll(aliases.warnings());
        return new Restored(counts, actions, warnings);
    }

    private RestoreIntent decide(RestoreOptions options) {
        String stamp = STAMP.format(clock.instant());
        List<RestoreStep> steps =
                new RestorePlan(point, options, client.collections(), client.aliases(), stamp).steps();
        for (RestoreStep step : steps) {
            if (!step.fresh()) {
                RestorePlan.checkInPlace(
                        step, Facts.collection(point, step.collection()), client.collection(step.target()));
            }
        }
        return new RestoreIntent(stamp, steps);
    }

    /**
     * Whether the process before this one had restored the step; what it had only begun is removed.
     *
     * @param removable whether it may be: under the name of a live collection may be what an application has made since
     */
    private boolean adopted(RestoreStep step, boolean removable) {
        if (!step.fresh() || !client.collections().contains(step.target())) {
            return false;
        }
        if (Shards.of(client.shards(step.target())).whole()
                && PointCounts.isWithin(point, step, client.count(step.target()))) {
            counts.put(Facts.points(step.collection()), compare(step));
            actions.add("Found " + step.target() + " restored by the process before this one.");
            return true;
        }
        if (!removable) {
            throw RestorePlan.notEmpty(
                    step.target(),
                    "It was none when this restore began, and is not whole: look at it. If Qdrant still loads it, wait; if it"
                            + " is what this restore had begun, delete it; if it is somebody else's, rename it in the"
                            + " restore. Then try again. With 'replace' it is deleted and restored.");
        }
        client.deleteCollection(step.target());
        actions.add("Removed the unfinished " + step.target() + " of the process before this one.");
        return false;
    }

    private void checkOnePeer() {
        int peers = client.cluster().path("peers").size();
        if (peers > 1) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "The target is a cluster of " + peers + " peers, and loading a snapshot at one of them leaves the"
                            + " shards of the others empty while Qdrant answers 200",
                    "Restore into a Qdrant with a single peer, then add peers and replicate its shards.");
        }
    }

    private void restore(RestoreStep step, String file) {
        // Loading the others took its time, and Qdrant loads a snapshot over whatever has come to be there.
        if (step.fresh() && client.collections().contains(step.target())) {
            throw RestorePlan.notEmpty(
                    step.target(),
                    "It was made since this restore began. Delete it if it is not needed, and restore again.");
        }
        boolean answered = upload(step, file);
        try {
            await(step, answered);
            counts.put(Facts.points(step.collection()), compare(step));
        } catch (IntegrityException e) {
            discard(step, e);
            throw e;
        }
        if (!settings.keepSnapshots()) {
            // What was uploaded stays otherwise, as a second copy of all data.
            client.deleteSnapshot(step.target(), file);
        }
        actions.add((step.fresh() ? "Restored " : "Replaced ") + step.target()
                + (step.beside() ? " from " + step.collection() : "") + ", "
                + counts.get(Facts.points(step.collection())) + " points.");
    }

    /** Returns whether Qdrant said that it has loaded the snapshot; if its answer was lost, only a look can tell. */
    private boolean upload(RestoreStep step, String file) {
        String artifact = step.artifact();
        String sha256 = point.sha256(artifact);
        MultipartBody body = new MultipartBody(
                () -> point.open(artifact), point.length(artifact), file, "holdfast-" + sha256.substring(0, 40));
        try {
            client.upload(step.target(), sha256, body.contentType(), body.publisher(), settings.timeout());
            return true;
        } catch (IOException e) {
            RecoveryException failure = body.failure();
            if (failure != null) {
                throw failure;
            }
            if (!body.sent()) {
                throw client.failures().unanswered("Uploading the snapshot into " + step.target(), e);
            }
            // It has everything, and loads it without us. It must not be sent again: loading twice is not harmless.
            warnings.add(
                    "The answer to the upload of " + step.target() + " was lost; its shards and count were awaited.");
            awaitExistence(step, e);
            return false;
        }
    }

    private void awaitExistence(RestoreStep step, IOException lost) {
        Instant deadline = clock.instant().plus(settings.timeout());
        while (!client.collections().contains(step.target())) {
            if (clock.instant().isAfter(deadline)) {
                throw client.failures().unanswered("Uploading the snapshot into " + step.target(), lost);
            }
            pause(step);
        }
    }

    /** Waits until every shard is active, and, if nobody said that loading has ended, until the points are there. */
    private void await(RestoreStep step, boolean answered) {
        Instant deadline = clock.instant().plus(settings.timeout());
        while (true) {
            String status = client.collection(step.target()).path("status").asText();
            if (status.equals("red")) {
                throw new IntegrityException(
                        Reason.SourceFailed,
                        "The restored collection " + step.target() + " is in status red",
                        "Look at Qdrant's logs; restore into a fresh Qdrant of the same version.");
            }
            Shards shards = Shards.of(client.shards(step.target()));
            boolean late = clock.instant().isAfter(deadline);
            if (shards.whole()
                    && (answered || late || PointCounts.isWithin(point, step, client.count(step.target())))) {
                if (!status.equals("green")) {
                    warnings.add("Collection " + step.target() + " is in status " + status
                            + ": it is complete, and Qdrant still optimizes it.");
                }
                return;
            }
            if (late) {
                throw client.failures()
                        .late(
                                "Loading " + step.target() + " (shards: " + shards.states() + ")",
                                "" + settings.timeout());
            }
            pause(step);
        }
    }

    private void pause(RestoreStep step) {
        Pause.of(POLL);
        if (Thread.currentThread().isInterrupted()) {
            throw client.failures().cancelled("Restoring " + step.target());
        }
    }

    /** Returns the exact count, which must be that of the capture; looks at the payload indexes too. */
    private long compare(RestoreStep step) {
        long count = PointCounts.compare(client, point, step, warnings);
        compareIndexes(step);
        return count;
    }

    private void compareIndexes(RestoreStep step) {
        JsonNode wanted = Facts.collection(point, step.collection()).path("payload_schema");
        JsonNode present = Facts.lasting(client.collection(step.target())).path("payload_schema");
        wanted.properties().forEach(index -> {
            if (!index.getValue().equals(present.path(index.getKey()))) {
                warnings.add("The payload index on " + index.getKey() + " of " + step.target()
                        + " is missing or differs: create it again as " + index.getValue() + ".");
            }
        });
    }

    /** A collection that we made and that is wrong must not be taken for right. Without a full upload, we made none. */
    private void discard(RestoreStep step, IntegrityException cause) {
        if (!step.fresh()) {
            return;
        }
        try {
            client.deleteCollection(step.target());
        } catch (RecoveryException e) {
            cause.addSuppressed(e);
        }
    }
}
