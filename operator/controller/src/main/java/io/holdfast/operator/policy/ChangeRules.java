package io.holdfast.operator.policy;

import io.holdfast.api.v1alpha1.OnChange;
import io.holdfast.api.v1alpha1.SourceStatus;
import io.holdfast.operator.change.Changes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The runs that one look at a policy starts because its configuration changed. */
final class ChangeRules {
    /** The end of a run is told at once; its deletion is only noticed. */
    private static final Duration POLL = Duration.ofMinutes(1);

    private static final String HINT =
            "set operator.watchConfiguration of the chart to true and list the namespaces in its 'namespaces', or remove onChange";

    private final PolicyView view;
    private final Runs runs;
    private final Instant now;
    private final List<Instant> wakeAt = new ArrayList<>();

    ChangeRules(PolicyView view, Runs runs, Instant now) {
        this.view = view;
        this.runs = runs;
        this.now = now;
    }

    /** Starts a run for a change that is due, and says how far the changes of the source are captured. */
    SourceStatus follow(SourceStatus figures, Optional<Instant> lastRun) {
        return switch (view.changes().get(figures.name())) {
            case null -> figures.withChanges(null);
            case Changes.Off _, Changes.Filling _ -> figures;
            case Changes.Refused refused -> {
                wakeAt.add(refused.again());
                yield figures;
            }
            case Changes.Seen seen -> {
                seen.again().ifPresent(wakeAt::add);
                PendingChange pending = new PendingChange(onChange(), figures, seen);
                if (!view.spec().suspend()) {
                    pending.due(now, lastRun).ifPresent(due -> capture(due, figures, seen));
                }
                yield figures.withChanges(pending.changes(now));
            }
        };
    }

    /** Why changes go unnoticed, if they do. */
    Optional<String> blindness() {
        return view.changes().entrySet().stream()
                .flatMap(known -> switch (known.getValue()) {
                    case Changes.Off _ ->
                        Stream.of("the operator was not told to watch configuration, so that onChange never starts "
                                + known.getKey() + "; " + HINT);
                    case Changes.Refused refused ->
                        Stream.of("the operator may not watch what " + known.getKey() + " captures: "
                                + refused.message() + "; " + HINT);
                    case Changes.Filling _, Changes.Seen _ -> Stream.<String>empty();
                })
                .findFirst();
    }

    /** When to look again for the sake of changes. */
    List<Instant> wakeAt() {
        return wakeAt;
    }

    private void capture(Instant due, SourceStatus figures, Changes.Seen seen) {
        if (due.isAfter(now)) {
            wakeAt.add(due);
            return;
        }
        if (!runs.isActive(figures.name())) {
            runs.changed(figures, seen);
        }
        wakeAt.add(now.plus(POLL));
    }

    private OnChange onChange() {
        return Objects.requireNonNull(view.spec().onChange(), "only a policy with onChange is told of changes");
    }
}
