package io.holdfast.engine.repository;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds recovery points in a repository that holds other things, too. What is damaged, forged or misplaced keeps nobody
 * from the rest: it is passed over and told.
 */
public final class PointSearch {

    /** How far clocks that are right may differ; a point dated later than that was made by one that was wrong. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

    /** Where the source stands in a key: after kind, namespace and policy. */
    private static final int SOURCE = 3;

    private final Repository repository;
    private final Instant now;
    private final List<String> passedOver = new ArrayList<>();
    private @Nullable IntegrityException first;

    public PointSearch(Repository repository, Instant now) {
        this.repository = repository;
        this.now = now;
    }

    /** What was passed over, and why, a sentence each. */
    public List<String> passedOver() {
        return List.copyOf(passedOver);
    }

    /** The newest good recovery point of a source. */
    public Optional<StoredPoint> newest(SourcePath path) {
        return newest(repository.contents(path).points());
    }

    /**
     * The newest good one of the recovery points whose key begins with a path of whole segments. Safety copies are among
     * them only if the path names one: they hold what their recovery was to undo.
     *
     * @throws RecoveryException if there is none; where some could not be used it says why
     */
    public StoredPoint newestBelow(String path) {
        String start = path.endsWith("/") ? path : path + "/";
        String[] parts = start.split("/", -1);
        boolean copies = parts.length > SOURCE && parts[SOURCE].endsWith(SourcePath.SAFETY);
        List<PointFolder> folders = repository.contents().points().stream()
                .filter(folder -> folder.key().value().startsWith(start))
                .filter(folder -> copies || !SourcePath.of(folder.key()).isOfSafetyCopies())
                .toList();
        return newest(folders).orElseThrow(() -> none("no recovery point in " + where() + " begins with " + start));
    }

    /**
     * The recovery point that is named: by its whole key, or by its id or how that begins.
     *
     * @throws RecoveryException if none or several fit
     */
    public StoredPoint named(String name) {
        if (name.contains("/")) {
            return repository.read(key(name));
        }
        String start = name.toUpperCase(Locale.ROOT);
        List<StoredPoint> fitting = new ArrayList<>();
        for (PointFolder folder : repository.contents().points()) {
            if (folder.id().ulid().startsWith(start)) {
                readable(folder).ifPresent(fitting::add);
            }
        }
        if (fitting.isEmpty()) {
            throw none("no recovery point in " + where() + " has an id that begins with '" + name + "'");
        }
        if (fitting.size() > 1) {
            throw new InvalidPlanException(
                    Reason.NoRecoveryPoint,
                    fitting.size() + " recovery points in " + where() + " have an id that begins with '" + name + "': "
                            + String.join(
                                    ", ",
                                    fitting.stream()
                                            .limit(5)
                                            .map(point -> point.folder().value())
                                            .toList()),
                    "give more of the id, or the whole key");
        }
        return fitting.getFirst();
    }

    private Optional<StoredPoint> newest(List<PointFolder> folders) {
        List<PointFolder> newestFirst = folders.stream()
                .sorted(Comparator.comparing(
                                (PointFolder folder) -> folder.key().name())
                        .reversed())
                .toList();
        Instant latest = now.plus(CLOCK_TOLERANCE);
        Optional<StoredPoint> found = first(newestFirst.stream()
                .filter(folder -> !folder.id().time().isAfter(latest))
                .toList());
        List<PointFolder> future = newestFirst.stream()
                .filter(folder -> folder.id().time().isAfter(latest))
                .toList();
        future.forEach(folder -> passedOver.add(folder + " is dated later than now, " + now));
        return found.or(() -> first(future));
    }

    private Optional<StoredPoint> first(List<PointFolder> newestFirst) {
        for (PointFolder folder : newestFirst) {
            switch (repository.judge(folder)) {
                case Judgement.Good(StoredPoint point) -> {
                    return Optional.of(point);
                }
                case Judgement.Unusable none -> passOver(none.why(), none.cause());
            }
        }
        return Optional.empty();
    }

    /** Who names a point may have one that is damaged, to see what is wrong with it. */
    private Optional<StoredPoint> readable(PointFolder folder) {
        try {
            return Optional.of(repository.read(folder.key()));
        } catch (IntegrityException e) {
            passOver(folder + ": " + e.getMessage(), e);
            return Optional.empty();
        } catch (InvalidPlanException e) {
            if (repository.judge(folder) instanceof Judgement.Unusable gone) {
                passOver(gone.why(), gone.cause());
                return Optional.empty();
            }
            throw e;
        }
    }

    private ObjectKey key(String name) {
        try {
            return new ObjectKey(name);
        } catch (IllegalArgumentException e) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "'" + name + "' is no key of a recovery point",
                    "'holdfast list' shows the keys");
        }
    }

    private void passOver(String why, IntegrityException cause) {
        passedOver.add(why);
        first = first == null ? cause : first;
    }

    /** Where there is nothing good because of what is wrong with the rest, that is the reason. */
    private RecoveryException none(String what) {
        IntegrityException cause = first;
        if (cause == null) {
            return new InvalidPlanException(Reason.NoRecoveryPoint, what, "'holdfast list' shows what is there");
        }
        return new IntegrityException(
                cause.reason(),
                what + " and can be used: "
                        + String.join("; ", passedOver.stream().limit(3).toList()),
                cause.hint(),
                cause);
    }

    private String where() {
        return repository.store().describe();
    }
}
