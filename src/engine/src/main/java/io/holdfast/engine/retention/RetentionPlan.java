package io.holdfast.engine.retention;

import io.holdfast.engine.repository.Doubt;
import io.holdfast.engine.repository.Judgement;
import io.holdfast.engine.repository.PointFolder;
import io.holdfast.engine.repository.PointSearch;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What a rule keeps and what expires, with the reasons. Decides with no clock and no store of its own. Only recovery points
 * that were read, are whole and are trusted are counted, and only those expire.
 *
 * @param unusable what was found to be no recovery point, and why; it stays
 * @param doubts what has the name of a pin or a proof, cannot be believed, and is why a point stays
 * @param warnings why else more stays than the rule says, a sentence each
 */
public record RetentionPlan(
        List<Kept> kept, List<Expired> expired, List<String> unusable, List<Doubt> doubts, List<String> warnings) {

    /** Why a recovery point is kept. */
    public enum KeepReason {
        /** It is one of the newest that are kept whatever their age. */
        Newest,
        /** It is younger than the maximum age, or there is none. */
        Young,
        /** It is no recovery point that anybody can count on; only a person removes it. */
        Unusable,
        /** It is dated later than now: a clock was wrong, and it takes no other point's place. */
        FutureDated,
        /** It was made before a recovery, and recovery points of its time are kept. */
        SafetyCopy,
        /** A run has chosen it and is not over, or the run that removes has just made it. */
        InUse,
        /** Somebody pinned it. */
        Pinned,
        /** Something has the name of a pin of it and cannot be believed: it may be what was written over a pin. */
        PinUnreadable,
        /** It is the newest one that was proven by a restore. */
        Proven,
        /** It may be the newest one that was proven by a restore, and what has the name of its proof cannot be believed. */
        ProofUnreadable,
        /** It is the newest one that holds anything: those of a source that has lost everything do not take its place. */
        HoldsData,
        /** The clock here and the store's differ, and by one that is wrong nothing is removed. */
        ClockDiffers
    }

    /** A kept recovery point and every reason for it. */
    public record Kept(ObjectKey folder, Set<KeepReason> because) {

        private boolean isCounted() {
            return !because.contains(KeepReason.Unusable) && !because.contains(KeepReason.FutureDated);
        }
    }

    /** A recovery point that expires, as it was listed and as it was read. */
    public record Expired(PointFolder folder, StoredPoint point) {}

    public RetentionPlan {
        kept = List.copyOf(kept);
        expired = List.copyOf(expired);
        unusable = List.copyOf(unusable);
        doubts = List.copyOf(doubts);
        warnings = List.copyOf(warnings);
    }

    /**
     * Decides for the recovery points of one source.
     *
     * @param judge reads a folder; is asked only about those of which it matters
     */
    public static RetentionPlan of(
            RetentionRule rule, List<PointFolder> folders, Instant now, Function<PointFolder, Judgement> judge) {
        return new Decision(rule, now, judge).of(folders);
    }

    /** For a source of which nothing is to be kept: every recovery point expires. */
    public static RetentionPlan nothing(List<PointFolder> folders, Function<PointFolder, Judgement> judge) {
        Draft draft = new Draft(judge);
        for (PointFolder folder : folders) {
            draft.good(folder).ifPresent(point -> draft.expired.add(new Expired(folder, point)));
        }
        return draft.plan();
    }

    /**
     * The same with the source's safety copies, which live as long as recovery points of their time: one that is older than
     * every point that is kept expires.
     */
    public RetentionPlan withSafetyCopies(List<PointFolder> copies, Function<PointFolder, Judgement> judge) {
        Optional<String> oldest = kept.stream()
                .filter(Kept::isCounted)
                .map(one -> one.folder().name())
                .min(Comparator.naturalOrder());
        Draft draft = new Draft(judge);
        draft.kept.addAll(kept);
        draft.expired.addAll(expired);
        draft.unusable.addAll(unusable);
        for (PointFolder copy : copies) {
            if (oldest.isEmpty() || copy.key().name().compareTo(oldest.get()) >= 0) {
                draft.keep(copy, EnumSet.of(KeepReason.SafetyCopy));
            } else {
                draft.good(copy).ifPresent(point -> draft.expired.add(new Expired(copy, point)));
            }
        }
        return new RetentionPlan(draft.kept, draft.expired, draft.unusable, doubts, warnings);
    }

    /** The same, but that none of those expires that fit. */
    public RetentionPlan sparing(KeepReason reason, BiPredicate<PointFolder, StoredPoint> spared) {
        List<Kept> keptToo = new ArrayList<>(kept);
        List<Expired> expiredStill = new ArrayList<>();
        for (Expired one : expired) {
            if (spared.test(one.folder(), one.point())) {
                keptToo.add(new Kept(one.folder().key(), EnumSet.of(reason)));
            } else {
                expiredStill.add(one);
            }
        }
        return new RetentionPlan(keptToo, expiredStill, unusable, doubts, warnings);
    }

    /** The same, and what of pins and proofs could not be believed. */
    RetentionPlan doubting(List<Doubt> some) {
        Set<Doubt> all = new LinkedHashSet<>(doubts);
        all.addAll(some);
        return new RetentionPlan(kept, expired, unusable, List.copyOf(all), warnings);
    }

    /** The same, and what should be known of it. */
    RetentionPlan warning(String warning) {
        Set<String> all = new LinkedHashSet<>(warnings);
        all.add(warning);
        return new RetentionPlan(kept, expired, unusable, doubts, List.copyOf(all));
    }

    /** A plan while it is made. */
    private static final class Draft {
        private final Function<PointFolder, Judgement> judge;
        private final List<Kept> kept = new ArrayList<>();
        private final List<Expired> expired = new ArrayList<>();
        private final List<String> unusable = new ArrayList<>();

        private Draft(Function<PointFolder, Judgement> judge) {
            this.judge = judge;
        }

        /** The recovery point in a folder; a folder without one stays, and it is noted why. */
        private Optional<StoredPoint> good(PointFolder folder) {
            return switch (judge.apply(folder)) {
                case Judgement.Good(StoredPoint point) -> Optional.of(point);
                case Judgement.Unusable none -> {
                    keep(folder, EnumSet.of(KeepReason.Unusable));
                    unusable.add(none.why());
                    yield Optional.empty();
                }
            };
        }

        private void keep(PointFolder folder, Set<KeepReason> because) {
            kept.add(new Kept(folder.key(), because));
        }

        private RetentionPlan plan() {
            return new RetentionPlan(kept, expired, unusable, List.of(), List.of());
        }
    }

    private record Decision(RetentionRule rule, Instant now, Function<PointFolder, Judgement> judge) {

        RetentionPlan of(List<PointFolder> folders) {
            Draft draft = new Draft(judge);
            int places = rule.keepLast();
            for (PointFolder folder :
                    folders.stream().sorted(Comparator.reverseOrder()).toList()) {
                Set<KeepReason> because = byDate(folder);
                if (because.contains(KeepReason.FutureDated) || (places == 0 && !because.isEmpty())) {
                    draft.keep(folder, because);
                    continue;
                }
                Optional<StoredPoint> point = draft.good(folder);
                if (point.isPresent() && places > 0) {
                    places--;
                    because.add(KeepReason.Newest);
                }
                if (point.isPresent() && because.isEmpty()) {
                    draft.expired.add(new Expired(folder, point.get()));
                } else if (point.isPresent()) {
                    draft.keep(folder, because);
                }
            }
            return draft.plan();
        }

        private Set<KeepReason> byDate(PointFolder folder) {
            Set<KeepReason> because = EnumSet.noneOf(KeepReason.class);
            Instant made = folder.id().time();
            Duration maxAge = rule.maxAge();
            if (made.isAfter(now.plus(PointSearch.CLOCK_TOLERANCE))) {
                because.add(KeepReason.FutureDated);
            } else if (maxAge == null || made.plus(maxAge).isAfter(now)) {
                because.add(KeepReason.Young);
            }
            return because;
        }
    }
}
