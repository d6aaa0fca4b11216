package io.holdfast.engine.retention;

import io.holdfast.engine.point.PointId;
import io.holdfast.engine.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a rule keeps and what expires, with the reasons. Decides with no clock and no store of its own; a folder whose
 * time cannot be read is kept.
 */
public record RetentionPlan(List<Kept> kept, List<ObjectKey> expired) {

    /** Why a recovery point is kept. */
    public enum KeepReason {
        /** It is one of the newest that are kept whatever their age. */
        Newest,
        /** It is younger than the maximum age, or there is none. */
        Young,
        /** Its age cannot be told from its name. */
        UnknownAge,
        /** It was made before a recovery, and recovery points of its time are kept. */
        SafetyCopy,
        /** A run has chosen it and is not over. */
        InUse
    }

    /** A kept recovery point and every reason for it. */
    public record Kept(ObjectKey folder, Set<KeepReason> because) {}

    public RetentionPlan {
        kept = List.copyOf(kept);
        expired = List.copyOf(expired);
    }

    /** Decides for the recovery points of one source. */
    public static RetentionPlan of(RetentionRule rule, List<ObjectKey> folders, Instant now) {
        List<ObjectKey> newestFirst =
                folders.stream().sorted(Comparator.reverseOrder()).toList();
        List<Kept> kept = new ArrayList<>();
        List<ObjectKey> expired = new ArrayList<>();
        for (int i = 0; i < newestFirst.size(); i++) {
            Set<KeepReason> because = reasons(rule, newestFirst.get(i), i, now);
            if (because.isEmpty()) {
                expired.add(newestFirst.get(i));
            } else {
                kept.add(new Kept(newestFirst.get(i), because));
            }
        }
        return new RetentionPlan(kept, expired);
    }

    /**
     * The same with the source's safety copies, which live as long as recovery points of their time: one that is older than
     * every point that is kept expires.
     */
    public RetentionPlan withSafetyCopies(List<ObjectKey> copies) {
        Optional<String> oldest = kept.stream().map(one -> one.folder().name()).min(Comparator.naturalOrder());
        List<Kept> keptToo = new ArrayList<>(kept);
        List<ObjectKey> expiredToo = new ArrayList<>(expired);
        for (ObjectKey copy : copies) {
            if (oldest.isPresent() && copy.name().compareTo(oldest.get()) < 0) {
                expiredToo.add(copy);
            } else {
                keptToo.add(new Kept(copy, EnumSet.of(KeepReason.SafetyCopy)));
            }
        }
        return new RetentionPlan(keptToo, expiredToo);
    }

    /** The same, but that none of these expires. */
    public RetentionPlan sparing(Set<ObjectKey> inUse) {
        List<Kept> keptToo = new ArrayList<>(kept);
        expired.stream()
                .filter(inUse::contains)
                .forEach(folder -> keptToo.add(new Kept(folder, EnumSet.of(KeepReason.InUse))));
        return new RetentionPlan(
                keptToo,
                expired.stream().filter(folder -> !inUse.contains(folder)).toList());
    }

    private static Set<KeepReason> reasons(RetentionRule rule, ObjectKey folder, int rank, Instant now) {
        Set<KeepReason> because = EnumSet.noneOf(KeepReason.class);
        if (rank < rule.keepLast()) {
            because.add(KeepReason.Newest);
        }
        Duration maxAge = rule.maxAge();
        Optional<Instant> made = PointId.timeOf(folder.name());
        if (made.isEmpty()) {
            because.add(KeepReason.UnknownAge);
        } else if (maxAge == null || made.get().plus(maxAge).isAfter(now)) {
            because.add(KeepReason.Young);
        }
        return because;
    }
}
