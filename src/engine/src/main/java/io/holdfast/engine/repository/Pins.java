package io.holdfast.engine.repository;

import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PinRecord;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pins of recovery points, which lie beside their manifests: what is pinned is kept by every way that deletes. */
public final class Pins {

    private static final String PREFIX = "pin-";
    private static final SignedNotes.Kind<PinRecord> KIND =
            new SignedNotes.Kind<>("pin", Names.Sort.PIN, PinRecord.class, PinRecord.FORMAT, 1 << 16);

    private final Repository repository;
    private final SignedNotes<PinRecord> documents;

    public Pins(Repository repository) {
        this.repository = repository;
        this.documents = new SignedNotes<>(repository, KIND);
    }

    /**
     * What somebody wants.
     *
     * @param by who
     * @param reason in words, or null
     * @param until when it ends by itself; null for never
     */
    public record Wish(
            String by, @Nullable String reason, @Nullable Instant until) {}

    /** Pins a recovery point; once for each who wants it kept. */
    public void add(StoredPoint point, Wish wish, Instant now) {
        if (of(point).stream().noneMatch(pin -> pin.by().equals(wish.by()))) {
            PinRecord pin = new PinRecord(
                    PinRecord.FORMAT,
                    Manifest.VERSION,
                    point.manifest().id(),
                    point.manifestSha256(),
                    now,
                    wish.by(),
                    wish.reason(),
                    wish.until());
            documents.add(point.folder(), stem(pin), pin);
        }
    }

    /**
     * Removes the pins of those who no longer want the point kept.
     *
     * @return how many there were
     */
    public int remove(StoredPoint point, Predicate<PinRecord> which) {
        List<ObjectKey> pins = kept(repository.folder(point.folder()), point)
                .filter(one -> which.test(one.document()))
                .map(SignedNotes.Kept::key)
                .toList();
        pins.forEach(repository.store()::delete);
        return pins.size();
    }

    /** Who wants a recovery point kept; only pins that are signed by a trusted key and of this very manifest. */
    public List<PinRecord> of(StoredPoint point) {
        return kept(repository.folder(point.folder()), point)
                .map(SignedNotes.Kept::document)
                .toList();
    }

    /** Whether a good recovery point is pinned, by a listing of its folder. */
    public boolean isPinned(PointFolder folder, StoredPoint point, Instant now) {
        return kept(folder, point)
                .map(one -> one.document().until())
                .anyMatch(until -> until == null || until.isAfter(now));
    }

    /** A pin that cannot be trusted keeps nothing: else whoever may write to the bucket could fill it for ever. */
    private Stream<SignedNotes.Kept<PinRecord>> kept(PointFolder folder, StoredPoint point) {
        return documents
                .in(
                        folder,
                        (key, pin) -> pin.manifestSha256().equals(point.manifestSha256())
                                && pin.id().equals(point.manifest().id())
                                && key.name().startsWith(stem(pin)))
                .stream();
    }

    private static String stem(PinRecord pin) {
        return PREFIX + SignedNotes.stamp(pin.time());
    }
}
