package io.holdfast.adapter.qdrant;

import io.holdfast.adapter.qdrant.QdrantClient.Snapshot;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.CaptureSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Copies a snapshot out of Qdrant; a connection that breaks or stalls is opened again where it stopped. */
final class SnapshotDownload {

    private static final int TRIES = 5;
    private static final int BUFFER = 256 * 1024;

    private final QdrantClient client;
    private final String collection;
    private final Snapshot snapshot;
    private final CaptureSession session;
    private final Duration stall;
    private long position;
    private int resumed;
    private @Nullable String eTag;

    SnapshotDownload(
            QdrantClient client, String collection, Snapshot snapshot, CaptureSession session, Duration stall) {
        this.client = client;
        this.collection = collection;
        this.snapshot = snapshot;
        this.session = session;
        this.stall = stall;
    }

    /** Returns how often the download had to be resumed. */
    int copyTo(ArtifactSink sink) {
        byte[] buffer = new byte[BUFFER];
        int fruitless = 0;
        while (position < snapshot.size()) {
            session.checkCancelled();
            long before = position;
            IOException broken = attempt(sink, buffer);
            if (position < snapshot.size()) {
                resumed++;
                fruitless = position > before ? 0 : fruitless + 1;
            }
            if (fruitless == TRIES) {
                throw new TransientException(
                        Reason.Truncated,
                        "The download of " + snapshot.name() + " stopped at byte " + position + " of " + snapshot.size()
                                + " again and again" + (broken == null ? "" : ": " + broken),
                        "Check the network between here and Qdrant, and Qdrant's load.",
                        broken);
            }
            if (position == before && fruitless > 0) {
                Pause.of(Duration.ofMillis(200L << fruitless));
            }
        }
        return resumed;
    }

    private @Nullable IOException attempt(ArtifactSink sink, byte[] buffer) {
        try {
            HttpResponse<InputStream> response = client.download(collection, snapshot.name(), position, session);
            try (StallGuard in = new StallGuard(response.body(), stall);
                    Cancellation.Cut _ = session.cutting(in::close)) {
                check(response);
                if (response.statusCode() == 200) {
                    skip(in, buffer);
                }
                while (position < snapshot.size()) {
                    int count = in.read(buffer, (int) Math.min(buffer.length, snapshot.size() - position));
                    if (count < 0) {
                        return null;
                    }
                    write(sink, buffer, count);
                    position += count;
                }
            }
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private void check(HttpResponse<InputStream> response) throws IOException {
        int status = response.statusCode();
        if (status == 404) {
            throw changed("is gone");
        }
        if (status != 200 && status != 206) {
            String body = new String(response.body().readNBytes(2000), StandardCharsets.UTF_8);
            throw client.failures().answered("Downloading " + snapshot.name(), status, body);
        }
        String tag = response.headers().firstValue("etag").orElse(null);
        if (eTag != null && tag != null && !eTag.equals(tag)) {
            throw changed("was replaced");
        }
        eTag = tag == null ? eTag : tag;
        long from = status == 200 ? 0 : position;
        long length = response.headers().firstValueAsLong("content-length").orElse(snapshot.size() - from);
        if (from + length != snapshot.size()) {
            throw new IntegrityException(
                    Reason.Truncated,
                    "Snapshot " + snapshot.name() + " has " + (from + length) + " bytes, but its list says "
                            + snapshot.size(),
                    "Look at the disk of Qdrant's snapshots folder, and take the snapshot again.");
        }
    }

    /** A server without ranges begins anew; what we have is read past. */
    private void skip(StallGuard in, byte[] buffer) throws IOException {
        for (long left = position; left > 0; ) {
            int count = in.read(buffer, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new IOException("the download ended before byte " + position);
            }
            left -= count;
        }
    }

    /** What fails here is the way to the repository, which no new download helps. */
    private static void write(ArtifactSink sink, byte[] buffer, int count) {
        try {
            sink.write(buffer, 0, count);
        } catch (IOException e) {
            throw new TransientException(
                    Reason.RepositoryFailed, "Storing the snapshot failed: " + e, "Check the repository.", e);
        }
    }

    private RecoveryException changed(String how) {
        return new TransientException(
                Reason.SourceChanged,
                "Snapshot " + snapshot.name() + " of " + collection + " " + how + " while it was copied",
                "Let only one program take snapshots of this collection, or keep their times apart.");
    }
}
