package io.holdfast.cli.capture;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.RepositoryOutcome;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.cli.plan.Sources;
import io.holdfast.cli.plan.ToolVersion;
import io.holdfast.engine.capture.CapturePlan;
import io.holdfast.engine.capture.CaptureResult;
import io.holdfast.engine.capture.Comparison;
import io.holdfast.engine.capture.Conductor;
import io.holdfast.engine.capture.Destination;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.PointSearch;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.repository.Sweep;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.source.Leftovers;
import io.holdfast.engine.stream.PartLayout;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to back up one source: finds what earlier attempts of the same run left, captures what is still missing,
 * and lets old recovery points expire.
 */
public final class CaptureRun {

    private final BackupPolicy policy;
    private final BackupSource source;
    private final Attempt attempt;
    private final PointsInUse inUse;
    private final InstantSource clock = InstantSource.system();
    private final List<String> warnings = new ArrayList<>();
    private int foreign;

    /**
     * Which run this is.
     *
     * @param name of the Backup, or of the command line's own run
     * @param uid names the run for all time
     * @param number from 1
     * @param time what the recovery point's folder is named after
     */
    public record Attempt(String name, String uid, int number, Instant time, Purpose purpose) {}

    /** What the attempt is for. */
    public enum Purpose {
        /** A recovery point. */
        RECOVERY_POINT,
        /** A recovery point, unless it would hold the same as the newest one. */
        RECOVERY_POINT_IF_CHANGED,
        /** A copy of what a recovery is about to replace. Nothing expires meanwhile. */
        SAFETY_COPY
    }

    /**
     * What came of it.
     *
     * @param how what became of the point in the repositories that hold it
     * @param foreign how many objects below the source are not Holdfast's
     */
    public record Done(
            List<CaptureResult.Outcome> outcomes,
            RepositoryOutcome how,
            Sources.@Nullable Opened site,
            int expired,
            int foreign,
            List<String> warnings) {

        /** Whether every repository holds the point. */
        public boolean complete() {
            return outcomes.stream().allMatch(outcome -> outcome.point() != null);
        }

        /** The point, from a repository that holds it. */
        public StoredPoint point() {
            return new CaptureResult(outcomes).point();
        }
    }

    /**
     * What is in the repositories when the attempt begins.
     *
     * @param all that can be opened
     * @param missing those of them that do not hold the point
     * @param outcomes of the others, and of those that cannot be reached
     */
    private record Found(List<Destination> all, List<Destination> missing, List<CaptureResult.Outcome> outcomes) {}

    /** @param inUse what must not expire, whatever the policy keeps */
    public CaptureRun(BackupPolicy policy, BackupSource source, Attempt attempt, PointsInUse inUse) {
        this.policy = policy;
        this.source = source;
        this.attempt = attempt;
        this.inUse = inUse;
    }

    /**
     * Makes the recovery point in every repository of the policy that does not hold it yet. One that cannot be reached does
     * not keep the others from theirs.
     *
     * @throws RecoveryException if no repository can be used, or the source cannot be captured
     */
    public Done run(
            PlanFiles plan, Repositories opener, Sources sources, Progress progress, Cancellation cancellation) {
        List<Destination> destinations = new ArrayList<>();
        List<CaptureResult.Outcome> outcomes = new ArrayList<>();
        try {
            for (String name : policy.getSpec().repositories()) {
                try {
                    destinations.add(opener.destination(plan.repository(name)));
                } catch (RecoveryException e) {
                    outcomes.add(new CaptureResult.Outcome(name, null, e));
                }
            }
            Found found = new Found(destinations, missing(destinations, outcomes, leftovers(sources)), outcomes);
            return found.missing().isEmpty()
                    ? new Done(held(outcomes), RepositoryOutcome.ALREADY_COMMITTED, null, 0, foreign, warnings)
                    : into(found, sources, progress, cancellation);
        } finally {
            destinations.forEach(destination -> destination.repository().close());
        }
    }

    /** The repositories that can be reached and do not hold the point; what is known of the others joins the outcomes. */
    private List<Destination> missing(
            List<Destination> destinations, List<CaptureResult.Outcome> outcomes, Leftovers leftovers) {
        List<Destination> missing = new ArrayList<>();
        for (Destination destination : destinations) {
            Repository repository = destination.repository();
            try {
                earlier(repository, leftovers)
                        .ifPresentOrElse(
                                point -> outcomes.add(new CaptureResult.Outcome(repository.name(), point, null)),
                                () -> missing.add(destination));
            } catch (RecoveryException e) {
                outcomes.add(new CaptureResult.Outcome(repository.name(), null, e));
            }
        }
        return missing;
    }

    private static List<CaptureResult.Outcome> held(List<CaptureResult.Outcome> outcomes) {
        if (outcomes.stream().allMatch(outcome -> outcome.point() == null)) {
            throw Objects.requireNonNull(outcomes.getFirst().failure());
        }
        return outcomes;
    }

    private Done into(Found found, Sources sources, Progress progress, Cancellation cancellation) {
        List<CaptureResult.Outcome> outcomes = found.outcomes();
        List<CaptureResult.Outcome> same = attempt.purpose() == Purpose.RECOVERY_POINT_IF_CHANGED && outcomes.isEmpty()
                ? holdingTheSame(found.all(), sources, cancellation)
                : List.of();
        if (!same.isEmpty()) {
            int expired = expire(found.all(), leftovers(sources));
            return new Done(same, RepositoryOutcome.UNCHANGED, null, expired, foreign, warnings);
        }
        try (Sources.Opened opened = sources.open(source, namespace(policy))) {
            CapturePlan plan = new CapturePlan(
                    path(),
                    id(attempt.number()),
                    new Manifest.Origin(attempt.name(), attempt.uid(), attempt.number()),
                    found.missing(),
                    PartLayout.STANDARD,
                    opened.site(),
                    opened.transport());
            outcomes.addAll(new Conductor(clock, ToolVersion.text())
                    .capture(plan, opened.source(), progress, cancellation)
                    .outcomes());
            progress.phase("expire");
            boolean complete = outcomes.stream().allMatch(outcome -> outcome.point() != null);
            int expired =
                    complete && attempt.purpose() != Purpose.SAFETY_COPY ? expire(found.all(), opened.source()) : 0;
            return new Done(outcomes, RepositoryOutcome.COMMITTED, opened, expired, foreign, warnings);
        }
    }

    /** Every repository's newest point, if all of them hold what a capture would find now; otherwise none. */
    private List<CaptureResult.Outcome> holdingTheSame(
            List<Destination> destinations, Sources sources, Cancellation cancellation) {
        if (source.config() == null) {
            return List.of();
        }
        List<CaptureResult.Outcome> newest = new ArrayList<>();
        try (Sources.Opened opened = sources.open(source, namespace(policy))) {
            Comparison now = Comparison.of(opened.source(), clock.instant(), cancellation);
            for (Destination destination : destinations) {
                Repository repository = destination.repository();
                search(repository)
                        .filter(point -> now.isHeldBy(point, destination))
                        .ifPresent(point -> newest.add(new CaptureResult.Outcome(repository.name(), point, null)));
            }
        } catch (IntegrityException e) {
            // All the more reason to make a new one.
            warnings.add("the newest recovery point is not what it should be: " + e.getMessage());
        }
        return newest.size() == destinations.size() ? newest : List.of();
    }

    private Optional<StoredPoint> search(Repository repository) {
        PointSearch search = new PointSearch(repository, clock.instant());
        Optional<StoredPoint> newest = search.newest(path());
        warnings.addAll(search.passedOver());
        return newest;
    }

    /** The point that an earlier attempt committed; what other earlier attempts left is cleared away. */
    private Optional<StoredPoint> earlier(Repository repository, Leftovers leftovers) {
        for (int number = 1; number < attempt.number(); number++) {
            Optional<StoredPoint> point = committed(repository, number);
            if (point.isPresent()) {
                return point;
            }
            sweep(new Sweep(repository, leftovers), number);
        }
        return repository.find(path(), id(attempt.number()));
    }

    /** What an earlier attempt's folder holds that is no recovery point keeps this one from nothing. */
    private Optional<StoredPoint> committed(Repository repository, int number) {
        try {
            return repository.find(path(), id(number));
        } catch (IntegrityException e) {
            warnings.add("what attempt " + number + " left is not a recovery point: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** What cannot be cleared now is found by a later sweep, and keeps nobody from a recovery point. */
    private void sweep(Sweep sweep, int number) {
        try {
            int _ = sweep.dead(path().folder(id(number)));
        } catch (RecoveryException e) {
            warnings.add("what attempt " + number + " left was not all removed: " + e.getMessage());
        }
    }

    /** Runs only after a success, so that the newest good point is always one of those that are kept. */
    private int expire(List<Destination> destinations, Leftovers leftovers) {
        List<Repository> repositories =
                destinations.stream().map(Destination::repository).toList();
        Expiry.Done done = new Expiry(policy, source, inUse, clock)
                .in(repositories, path().folder(id(attempt.number())), leftovers);
        warnings.addAll(done.warnings());
        foreign += done.foreign();
        return done.expired();
    }

    private Leftovers leftovers(Sources sources) {
        return leftovers(policy, source, sources);
    }

    /** The source, opened only if a died attempt left something at it. */
    public static Leftovers leftovers(BackupPolicy policy, BackupSource source, Sources sources) {
        return notes -> {
            try (Sources.Opened opened = sources.open(source, namespace(policy))) {
                opened.source().cleanUp(notes);
            }
        };
    }

    private SourcePath path() {
        SourcePath points = path(policy, source);
        return attempt.purpose() == Purpose.SAFETY_COPY ? points.safetyCopies() : points;
    }

    private PointId id(int number) {
        return PointId.of(attempt.time(), attempt.uid(), number);
    }

    /** Where recovery points of a policy's source lie. */
    public static SourcePath path(BackupPolicy policy, BackupSource source) {
        return new SourcePath(
                source.kind(), namespace(policy), policy.getMetadata().getName(), source.name());
    }

    /** The policy's namespace; without one, as on the command line, it is {@code default}. */
    public static String namespace(BackupPolicy policy) {
        String namespace = policy.getMetadata().getNamespace();
        return namespace == null || namespace.isEmpty() ? "default" : namespace;
    }
}
