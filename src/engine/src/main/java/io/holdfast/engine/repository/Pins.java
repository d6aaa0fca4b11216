package io.holdfast.engine.repository;

import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PinRecord;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
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
     * Why pins keep a recovery point.
     *
     * @param pinned whether a pin that can be believed wants it kept
     * @param doubts what may have been a pin; it keeps the point, too, because whoever may write to the bucket can
     *     overwrite one
     */
    public record Held(boolean pinned, List<Doubt> doubts) {

        public Held {
            doubts = List.copyOf(doubts);
        }

        /** Whether the point must not be removed. */
        public boolean keeps() {
            return pinned || !doubts.isEmpty();
        }
    }

    /**
     * Removes the pins of those who no longer want the point kept.
     *
     * @return how many there were
     */
    public int remove(StoredPoint point, Predicate<PinRecord> which) {
        List<ObjectKey> pins = found(repository.folder(point.folder()), point).kept().stream()
                .filter(one -> which.test(one.document()))
                .map(SignedNotes.Kept::key)
                .toList();
        pins.forEach(repository.store()::delete);
        return pins.size();
    }

    /** Who wants a recovery point kept; only pins that are signed by a trusted key and of this very manifest. */
    public List<PinRecord> of(StoredPoint point) {
        return found(repository.folder(point.folder()), point).documents();
    }

    /** Whether a good recovery point is pinned, by a listing of its folder. */
    public Held look(PointFolder folder, StoredPoint point, Instant now) {
        SignedNotes.Found<PinRecord> found = found(folder, point);
        boolean pinned =
                found.documents().stream().map(PinRecord::until).anyMatch(until -> until == null || until.isAfter(now));
        return new Held(pinned, found.doubts());
    }

    /** Whether a folder has what may be a pin: for whoever would not read it in vain. */
    public static boolean mayBePinned(PointFolder folder) {
        return !folder.of(Names.Sort.PIN).isEmpty();
    }

    /** As the folder is now. */
    public Held look(StoredPoint point, Instant now) {
        return look(repository.folder(point.folder()), point, now);
    }

    private SignedNotes.Found<PinRecord> found(PointFolder folder, StoredPoint point) {
        return documents.in(
                folder,
                (key, pin) -> pin.manifestSha256().equals(point.manifestSha256())
                        && pin.id().equals(point.manifest().id())
                        && key.name().startsWith(stem(pin)));
    }

    private static String stem(PinRecord pin) {
        return PREFIX + SignedNotes.stamp(pin.time());
    }
}
