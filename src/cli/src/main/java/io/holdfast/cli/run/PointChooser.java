package io.holdfast.cli.run;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.OnUnverified;
import io.holdfast.api.v1alpha1.plan.PointSelect;
import io.holdfast.api.v1alpha1.plan.PointSelection;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.PointTaken;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.cli.run.step.Openings;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Judgement;
import io.holdfast.engine.repository.PointFolder;
import io.holdfast.engine.repository.PointSearch;
import io.holdfast.engine.repository.Proofs;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.recovery.plan.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chooses the recovery points of a run. Only points whose manifests can be trusted are ever chosen. */
final class PointChooser {

    private final Openings openings;
    private final String namespace;
    private final Instant now;
    private final long seed;
    private final @Nullable Instant harmed;
    private final List<RunFinding> findings = new ArrayList<>();

    /**
     * @param namespace of the policies
     * @param seed of random choices: the same for every worker of a run
     * @param harmed when the harm began that the run answers; what was captured after that holds it, too. Null if nobody knows
     */
    PointChooser(Openings openings, String namespace, Instant now, long seed, @Nullable Instant harmed) {
        this.openings = openings;
        this.namespace = namespace;
        this.now = now;
        this.seed = seed;
        this.harmed = harmed;
    }

    /** What a person should know of the choice. */
    List<RunFinding> findings() {
        return findings;
    }

    /** The point of one component. */
    PointTaken choose(String component, Part.Data data, PointSelection selection) {
        Repository repository = openings.repository(data.repository());
        SourcePath path = path(data);
        List<PointFolder> newestFirst =
                ofThePast(component, folders(repository, path, selection).reversed());
        if (newestFirst.isEmpty()) {
            throw none(component, repository, path, "there is none at all");
        }
        StoredPoint point = chosen(component, repository, newestFirst, selection)
                .orElseThrow(() ->
                        none(component, repository, path, "none of " + newestFirst.size() + " fits the selection"));
        refuseOld(component, point, selection);
        Manifest manifest = point.manifest();
        return new PointTaken(
                component,
                data.repository(),
                manifest.id(),
                point.folder().value(),
                manifest.times().consistency(),
                manifest.size(),
                manifest.storedSize(),
                point.manifestSha256(),
                new Proofs(repository).lastOf(point).orElse(null));
    }

    /**
     * Whether the component has the recovery point that a run names. One that has not takes what the plan says: an id is of
     * one source, and a plan has several.
     */
    boolean has(Part.Data data, PointSelection pinned) {
        return folders(openings.repository(data.repository()), path(data), pinned).stream()
                .anyMatch(folder -> isNamed(folder, pinned));
    }

    private SourcePath path(Part.Data data) {
        return new SourcePath(
                data.source().kind(),
                namespace,
                data.policyName(),
                data.source().name());
    }

    /** Only who names a safety copy gets one: it holds what its recovery was to undo. */
    private static List<PointFolder> folders(Repository repository, SourcePath path, PointSelection selection) {
        List<PointFolder> points = repository.contents(path).points();
        return selection.select() == PointSelect.PINNED
                ? Stream.concat(repository.contents(path.safetyCopies()).points().stream(), points.stream())
                        .toList()
                : points;
    }

    /** What is dated later than now was made by a clock that was wrong: it comes after everything else. */
    private List<PointFolder> ofThePast(String component, List<PointFolder> newestFirst) {
        Instant latest = now.plus(PointSearch.CLOCK_TOLERANCE);
        List<PointFolder> past = newestFirst.stream()
                .filter(folder -> !folder.id().time().isAfter(latest))
                .toList();
        if (past.size() == newestFirst.size() || past.isEmpty()) {
            return newestFirst;
        }
        find(
                Severity.MEDIUM,
                "PointsPassedOver",
                component + ": " + (newestFirst.size() - past.size()) + " recovery points are dated later than now, "
                        + now);
        return past;
    }

    private Optional<StoredPoint> chosen(
            String component, Repository repository, List<PointFolder> newestFirst, PointSelection selection) {
        return switch (selection.select()) {
            case LATEST -> first(component, repository, unharmed(component, repository, newestFirst), this::isUnharmed);
            case LATEST_VERIFIED ->
                verified(component, repository, unharmed(component, repository, newestFirst), selection.onUnverified());
            case AT_OR_BEFORE -> {
                Instant time = Objects.requireNonNull(selection.time());
                yield first(
                        component,
                        repository,
                        newestFirst,
                        point -> !stateOf(point).isAfter(time));
            }
            case PINNED ->
                first(
                        component,
                        repository,
                        newestFirst.stream()
                                .filter(folder -> isNamed(folder, selection))
                                .toList(),
                        _ -> true);
            case RANDOM -> random(component, repository, newestFirst, Objects.requireNonNull(selection.within()));
        };
    }

    private static boolean isNamed(PointFolder folder, PointSelection pinned) {
        String id = Objects.requireNonNull(pinned.id()).toUpperCase(Locale.ROOT);
        return folder.id().ulid().startsWith(id);
    }

    private static Instant stateOf(StoredPoint point) {
        return point.manifest().times().consistency();
    }

    /** The newest point may hold the very harm that is to be undone, an empty store for example. */
    private List<PointFolder> unharmed(String component, Repository repository, List<PointFolder> newestFirst) {
        Instant limit = harmed;
        if (limit == null) {
            return newestFirst;
        }
        List<PointFolder> before = newestFirst.stream()
                .dropWhile(folder -> !isOfBefore(component, repository, folder))
                .toList();
        int passed = newestFirst.size() - before.size();
        if (passed > 0) {
            find(
                    Severity.LOW,
                    "PointsPassedOver",
                    component + ": " + passed + " recovery points were made after the harm began at " + limit
                            + ", or cannot be used");
        }
        return before;
    }

    /** A point that is dated before the harm can hold a later state all the same. */
    private boolean isUnharmed(StoredPoint point) {
        return harmed == null || !stateOf(point).isAfter(harmed);
    }

    private boolean isOfBefore(String component, Repository repository, PointFolder folder) {
        return good(component, repository, folder).filter(this::isUnharmed).isPresent();
    }

    /** The point in a folder. One that cannot be trusted is a finding. */
    private Optional<StoredPoint> good(String component, Repository repository, PointFolder folder) {
        return switch (repository.judge(folder)) {
            case Judgement.Good(StoredPoint point) -> Optional.of(point);
            case Judgement.Unusable none -> {
                find(Severity.HIGH, "PointUnusable", component + ": " + none.why() + "; it is passed over");
                yield Optional.empty();
            }
        };
    }

    /** The newest point that fits. One that cannot be used is no reason to give up those before it, unless all are. */
    private Optional<StoredPoint> first(
            String component, Repository repository, List<PointFolder> newestFirst, Predicate<StoredPoint> fits) {
        int good = 0;
        for (PointFolder folder : newestFirst) {
            Optional<StoredPoint> point = good(component, repository, folder);
            if (point.filter(fits).isPresent()) {
                return point;
            }
            good += point.isPresent() ? 1 : 0;
        }
        if (good == 0 && !newestFirst.isEmpty()) {
            throw new IntegrityException(
                    Reason.ManifestInvalid,
                    findings.getLast().message(),
                    "'holdfast list' and 'holdfast verify' show what is wrong with the others, too");
        }
        return Optional.empty();
    }

    private Optional<StoredPoint> verified(
            String component, Repository repository, List<PointFolder> newestFirst, OnUnverified otherwise) {
        Proofs proofs = new Proofs(repository);
        Optional<StoredPoint> proven = first(
                component, repository, newestFirst, point -> isUnharmed(point) && isProven(component, proofs, point));
        if (proven.isPresent()) {
            return proven;
        }
        if (otherwise == OnUnverified.CONTINUE) {
            find(Severity.MEDIUM, "NotVerified", component + ": no recovery point is verified; the newest is taken");
            return first(component, repository, newestFirst, this::isUnharmed);
        }
        throw new InvalidPlanException(
                Reason.NoRecoveryPoint,
                "component " + component + ": none of " + newestFirst.size() + " recovery points is verified",
                "run a verification or a drill, or choose another selection; onUnverified: Continue takes the newest");
    }

    private boolean isProven(String component, Proofs proofs, StoredPoint point) {
        Proofs.Seen seen = proofs.look(point);
        seen.doubts()
                .forEach(doubt ->
                        find(Severity.LOW, "ProofUnreadable", component + ": " + doubt.why() + "; it proves nothing"));
        return seen.last().isPresent();
    }

    private Optional<StoredPoint> random(
            String component, Repository repository, List<PointFolder> newestFirst, String within) {
        Instant oldest = now.minus(HoldfastDuration.parse(within));
        List<StoredPoint> fitting = new ArrayList<>();
        for (PointFolder folder : newestFirst) {
            Optional<StoredPoint> point = good(component, repository, folder);
            if (point.filter(one -> stateOf(one).isBefore(oldest)).isPresent()) {
                break;
            }
            point.ifPresent(fitting::add);
        }
        if (fitting.isEmpty()) {
            return Optional.empty();
        }
        int index = RandomGeneratorFactory.of("L64X128MixRandom").create(seed).nextInt(fitting.size());
        return Optional.of(fitting.get(index));
    }

    private void refuseOld(String component, StoredPoint point, PointSelection selection) {
        Instant time = point.manifest().times().consistency();
        Duration age = Duration.between(time, now);
        if (selection.maxAge() != null && age.compareTo(HoldfastDuration.parse(selection.maxAge())) > 0) {
            throw new InvalidPlanException(
                    Reason.NoRecoveryPoint,
                    "component " + component + ": the newest fitting recovery point is of " + time + ", "
                            + HoldfastDuration.format(age) + " old, and the plan accepts " + selection.maxAge(),
                    "find out why no younger one was made, or choose another selection for this run");
        }
    }

    private static InvalidPlanException none(String component, Repository repository, SourcePath path, String why) {
        return new InvalidPlanException(
                Reason.NoRecoveryPoint,
                "component " + component + " has no recovery point in repository " + repository.name() + " below "
                        + path.folder() + ": " + why,
                "'holdfast list' shows what is there; check policy, source, repository and selection of the component");
    }

    private void find(Severity severity, String reason, String message) {
        findings.add(new RunFinding(severity, reason, null, message, null));
    }
}
