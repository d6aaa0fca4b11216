package io.holdfast.engine.retention;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Contents;
import io.holdfast.engine.repository.Doubt;
import io.holdfast.engine.repository.Judgement;
import io.holdfast.engine.repository.Pins;
import io.holdfast.engine.repository.PointFolder;
import io.holdfast.engine.repository.PointSearch;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.retention.RetentionPlan.KeepReason;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What expires of one source in one repository. Every way that deletes asks here, and so keeps the same: what a run uses,
 * what is pinned, and the newest point that was proven by a restore.
 */
public final class Expiration {

    private final Repository repository;
    private final Contents contents;
    private final Contents copies;
    private final Set<ObjectKey> inUse;
    private final Map<ObjectKey, Judgement> judged = new HashMap<>();

    /**
     * Lists what there is of the source now, once for all that is asked.
     *
     * @param inUse what must not expire now
     */
    public Expiration(Repository repository, SourcePath source, Set<ObjectKey> inUse) {
        this.repository = repository;
        this.contents = repository.contents(source);
        this.copies = repository.contents(source.safetyCopies());
        this.inUse = Set.copyOf(inUse);
    }

    /** What a rule lets expire. */
    public RetentionPlan by(RetentionRule rule, Instant now) {
        RetentionPlan plan = RetentionPlan.of(rule, contents.points(), now, this::judge);
        RetentionPlan points = spared(withData(plan, now), contents.points(), now);
        // A point that is pinned or in use keeps the copies of its time, too.
        RetentionPlan all = points.withSafetyCopies(copies.points(), this::judge);
        return all.expired().size() == points.expired().size() ? all : spared(all, contents.points(), now);
    }

    private RetentionPlan withData(RetentionPlan plan, Instant now) {
        if (plan.expired().isEmpty()) {
            return plan;
        }
        Instant latest = now.plus(PointSearch.CLOCK_TOLERANCE);
        Optional<ObjectKey> newest = contents.points().stream()
                .sorted(Comparator.reverseOrder())
                .filter(folder -> !folder.id().time().isAfter(latest))
                .filter(folder -> judge(folder) instanceof Judgement.Good(StoredPoint point) && holdsData(point))
                .map(PointFolder::key)
                .findFirst();
        return plan.sparing(
                KeepReason.HoldsData,
                (folder, _) -> newest.filter(folder.key()::equals).isPresent());
    }

    /** A kind that counts nothing says nothing of being empty. */
    private static boolean holdsData(StoredPoint point) {
        Collection<Long> counts = point.manifest().counts().values();
        return counts.isEmpty() || counts.stream().anyMatch(count -> count > 0);
    }

    /** Everything, safety copies included, but for what is kept in any case. */
    public RetentionPlan everything(Instant now) {
        List<PointFolder> points = contents.points();
        List<PointFolder> all =
                Stream.concat(points.stream(), copies.points().stream()).toList();
        return spared(RetentionPlan.nothing(all, this::judge), points, now);
    }

    /** What lies below the source and is not ours; never touched. */
    public List<ObjectInfo> foreign() {
        return contents.foreign();
    }

    /**
     * Removes what expires, unless it was pinned since that was decided: over many points that can take long.
     *
     * @return whether it was removed
     */
    public boolean remove(RetentionPlan.Expired expired, Instant now) {
        StoredPoint point = expired.point();
        if (new Pins(repository).look(point, now).keeps()) {
            return false;
        }
        repository.remove(point);
        return true;
    }

    private RetentionPlan spared(RetentionPlan plan, List<PointFolder> points, Instant now) {
        if (plan.expired().isEmpty()) {
            return plan;
        }
        Optional<String> wrong = wrongClock(now);
        if (wrong.isPresent()) {
            return plan.sparing(KeepReason.ClockDiffers, (_, _) -> true).warning(wrong.get());
        }
        Holds holds = new Holds(repository, now);
        holds.lookForProofs(points, this::judge);
        return plan.sparing(KeepReason.InUse, (folder, _) -> inUse.contains(folder.key()))
                .sparing(KeepReason.Pinned, holds::isPinned)
                .sparing(KeepReason.PinUnreadable, holds::mayBePinned)
                .sparing(KeepReason.Proven, (folder, _) -> holds.isProven(folder))
                .sparing(KeepReason.ProofUnreadable, (folder, _) -> holds.mayBeProven(folder))
                .doubting(holds.doubts());
    }

    /** By a clock that is years ahead everything would be too old; which of two clocks is wrong nobody can tell here. */
    private Optional<String> wrongClock(Instant now) {
        return repository
                .store()
                .now()
                .filter(theirs -> Duration.between(now, theirs).abs().compareTo(PointSearch.CLOCK_TOLERANCE) > 0)
                .map(theirs -> "nothing expires in '" + repository.name() + "', because the clock here says " + now
                        + " and that of " + repository.store().describe() + " says " + theirs
                        + ": set the one that is wrong");
    }

    private Judgement judge(PointFolder folder) {
        return judged.computeIfAbsent(folder.key(), _ -> trusted(readable(folder)));
    }

    /** What the store does not give of one recovery point keeps none of the others from expiring. */
    private Judgement readable(PointFolder folder) {
        try {
            return repository.judge(folder);
        } catch (RecoveryException e) {
            Doubt.passBy(e);
            return new Judgement.Unusable(
                    folder.key(),
                    new IntegrityException(
                            Reason.ObjectMissing, folder + " cannot be read: " + e.getMessage(), e.hint(), e));
        }
    }

    /** Whoever accepts unknown signers for reading does not let them decide what is removed. */
    private static Judgement trusted(Judgement judgement) {
        return judgement instanceof Judgement.Good(StoredPoint point) && !point.trusted()
                ? new Judgement.Unusable(
                        point.folder(),
                        new IntegrityException(
                                Reason.SignatureInvalid,
                                point.folder() + " is not signed by a trusted key",
                                "list the writer's key in signing.publicKeys of the repository"))
                : judgement;
    }
}
