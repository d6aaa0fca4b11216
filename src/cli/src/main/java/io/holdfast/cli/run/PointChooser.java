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
import io.holdfast.engine.repository.Proofs;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.plan.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
        List<ObjectKey> newestFirst = folders(repository, path, selection).reversed();
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
    private static List<ObjectKey> folders(Repository repository, SourcePath path, PointSelection selection) {
        List<ObjectKey> points = repository.folders(path);
        return selection.select() == PointSelect.PINNED
                ? Stream.concat(repository.folders(path.safetyCopies()).stream(), points.stream())
                        .toList()
                : points;
    }

    private Optional<StoredPoint> chosen(
            String component, Repository repository, List<ObjectKey> newestFirst, PointSelection selection) {
        return switch (selection.select()) {
            case LATEST -> first(component, repository, unharmed(component, repository, newestFirst), _ -> true);
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
                newestFirst.stream()
                        .filter(folder -> isNamed(folder, selection))
                        .findFirst()
                        .map(repository::read);
            case RANDOM -> random(component, repository, newestFirst, Objects.requireNonNull(selection.within()));
        };
    }

    private static boolean isNamed(ObjectKey folder, PointSelection pinned) {
        String id = Objects.requireNonNull(pinned.id()).toUpperCase(Locale.ROOT);
        return folder.name().contains("-" + id);
    }

    private static Instant stateOf(StoredPoint point) {
        return point.manifest().times().consistency();
    }

    /** The newest point may hold the very harm that is to be undone, an empty store for example. */
    private List<ObjectKey> unharmed(String component, Repository repository, List<ObjectKey> newestFirst) {
        Instant limit = harmed;
        if (limit == null) {
            return newestFirst;
        }
        List<ObjectKey> before = newestFirst.stream()
                .dropWhile(folder -> isAfter(repository, folder, limit))
                .toList();
        int passed = newestFirst.size() - before.size();
        if (passed > 0) {
            find(
                    Severity.LOW,
                    "PointsPassedOver",
                    component + ": " + passed + " recovery points were made after the harm began at " + limit);
        }
        return before;
    }

    private static boolean isAfter(Repository repository, ObjectKey folder, Instant limit) {
        try {
            return repository.read(folder).manifest().times().consistency().isAfter(limit);
        } catch (IntegrityException broken) {
            return false; // whoever takes it says so
        }
    }

    /**
     * The newest point that fits. One that cannot be trusted is a finding, and not a reason to give up the ones before it,
     * unless all are like that.
     */
    private Optional<StoredPoint> first(
            String component, Repository repository, List<ObjectKey> newestFirst, Predicate<StoredPoint> fits) {
        List<IntegrityException> broken = new ArrayList<>();
        for (ObjectKey folder : newestFirst) {
            try {
                StoredPoint point = repository.read(folder);
                if (fits.test(point)) {
                    return Optional.of(point);
                }
            } catch (IntegrityException e) {
                broken.add(e);
                unusable(component, e);
            }
        }
        if (!broken.isEmpty() && broken.size() == newestFirst.size()) {
            throw broken.getFirst();
        }
        return Optional.empty();
    }

    private void unusable(String component, IntegrityException e) {
        find(Severity.HIGH, "PointUnusable", component + ": " + e.getMessage() + "; it is passed over");
    }

    private Optional<StoredPoint> verified(
            String component, Repository repository, List<ObjectKey> newestFirst, OnUnverified otherwise) {
        Proofs proofs = new Proofs(repository);
        Optional<StoredPoint> proven = first(
                component,
                repository,
                newestFirst,
                point -> proofs.lastOf(point).isPresent());
        if (proven.isPresent()) {
            return proven;
        }
        if (otherwise == OnUnverified.CONTINUE) {
            find(Severity.MEDIUM, "NotVerified", component + ": no recovery point is verified; the newest is taken");
            return first(component, repository, newestFirst, _ -> true);
        }
        throw new InvalidPlanException(
                Reason.NoRecoveryPoint,
                "component " + component + ": none of " + newestFirst.size() + " recovery points is verified",
                "run a verification or a drill, or choose another selection; onUnverified: Continue takes the newest");
    }

    private Optional<StoredPoint> random(
            String component, Repository repository, List<ObjectKey> newestFirst, String within) {
        Instant oldest = now.minus(HoldfastDuration.parse(within));
        List<StoredPoint> fitting = new ArrayList<>();
        for (ObjectKey folder : newestFirst) {
            try {
                StoredPoint point = repository.read(folder);
                if (stateOf(point).isBefore(oldest)) {
                    break;
                }
                fitting.add(point);
            } catch (IntegrityException e) {
                unusable(component, e);
            }
        }
        if (fitting.isEmpty()) {
            return Optional.empty();
        }
        int index = RandomGeneratorFactory.of("L64X128MixRandom").create(seed).nextInt(fitting.size());
        return Optional.of(fitting.get(index));
    }

    /** What a person should know of states that lie further apart than a plan accepts; manifests are no data. */
    static Optional<RunFinding> apart(List<PointTaken> taken, Duration most) {
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
