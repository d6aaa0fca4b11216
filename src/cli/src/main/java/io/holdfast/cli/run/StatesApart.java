package io.holdfast.cli.run;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.recovery.plan.Resolution;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether the states of the recovery points of one run belong together. */
final class StatesApart {

    private StatesApart() {}

    /** What a person should know of states that lie further apart than a plan accepts; manifests are no data. */
    static Optional<RunFinding> of(List<PointTaken> taken, Duration most) {
        List<PointTaken> byTime = taken.stream()
                .filter(point -> !point.component().equals(Resolution.MANIFESTS))
                .sorted(Comparator.comparing(PointTaken::dataTime))
                .toList();
        if (byTime.size() < 2) {
            return Optional.empty();
        }
        PointTaken oldest = byTime.getFirst();
        PointTaken youngest = byTime.getLast();
        Duration apart = Duration.between(oldest.dataTime(), youngest.dataTime());
        return apart.compareTo(most) <= 0
                ? Optional.empty()
                : Optional.of(
                        new RunFinding(
                                Severity.MEDIUM,
                                "StatesApart",
                                null,
                                oldest.component() + " is of " + oldest.dataTime() + " and " + youngest.component()
                                        + " of "
                                        + youngest.dataTime() + ", " + HoldfastDuration.format(apart)
                                        + " apart; the plan accepts " + HoldfastDuration.format(most),
                                "take points of one time (select: AtOrBefore), or back the components up more closely together"));
    }
}
