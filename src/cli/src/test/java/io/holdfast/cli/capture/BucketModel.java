package io.holdfast.cli.capture;

import io.holdfast.engine.point.PointId;
import io.holdfast.engine.repository.PointSearch;
import io.holdfast.engine.retention.RetentionRule;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What must be in a bucket, known without looking into it: the genuine recovery points, and everything that is foreign. */
final class BucketModel {

    /** One genuine recovery point that nobody has damaged, and every reason why nothing may remove it. */
    static final class Point {
        final ObjectKey folder;
        final Instant time;
        final Map<ObjectKey, Long> objects = new TreeMap<>();
        boolean pinned;
        boolean restored;
        /** Something has the name of a pin, or of a proof of a restore, and is none of ours. */
        boolean perhapsPinned;

        boolean perhapsRestored;

        Point(ObjectKey folder) {
            this.folder = folder;
            this.time = PointId.parse(folder.name()).orElseThrow().time();
        }

        @Override
        public String toString() {
            return folder.name()
                    + (pinned ? " pinned" : "")
                    + (restored ? " restored" : "")
                    + (perhapsPinned ? " perhaps pinned" : "")
                    + (perhapsRestored ? " perhaps restored" : "");
        }
    }

    final Map<ObjectKey, Point> points = new TreeMap<>();
    final Map<ObjectKey, byte[]> foreign = new TreeMap<>();
    final Set<ObjectKey> used = new HashSet<>();

    /** Takes note of a new point. */
    void committed(ObjectKey folder, List<ObjectInfo> objects) {
        Point point = new Point(folder);
        objects.forEach(object -> point.objects.put(object.key(), object.size()));
        points.put(folder, point);
    }

    /**
     * Those that a rule keeps at a time, by the words of the documentation and not by the code that is tested.
     *
     * @param rule null where everything is to go
     * @param own what the run itself has made
     */
    Set<ObjectKey> kept(@Nullable RetentionRule rule, Instant now, @Nullable ObjectKey own) {
        Set<ObjectKey> kept = new HashSet<>();
        List<Point> newestFirst = points.values().stream()
                .sorted(Comparator.comparing((Point point) -> point.folder.name())
                        .reversed())
                .toList();
        int places = rule == null ? 0 : rule.keepLast();
        boolean restored = false;
        for (Point point : newestFirst) {
            boolean future = rule != null && point.time.isAfter(now.plus(PointSearch.CLOCK_TOLERANCE));
            boolean newest = !future && places-- > 0;
            boolean proven = (point.restored || point.perhapsRestored) && !restored;
            restored |= point.restored;
            if (future
                    || newest
                    || isYoung(point, rule, now)
                    || point.pinned
                    || point.perhapsPinned
                    || proven
                    || used.contains(point.folder)
                    || point.folder.equals(own)) {
                kept.add(point.folder);
            }
        }
        return kept;
    }

    private static boolean isYoung(Point point, @Nullable RetentionRule rule, Instant now) {
        if (rule == null) {
            return false;
        }
        Duration maxAge = rule.maxAge();
        return maxAge == null || point.time.plus(maxAge).isAfter(now);
    }
}
