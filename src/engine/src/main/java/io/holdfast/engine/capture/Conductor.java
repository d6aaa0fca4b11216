package io.holdfast.engine.capture;

import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.source.Captured;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Makes recovery points: data first, manifest last. Whatever goes wrong before a manifest is written leaves nothing
 * behind that could pass for a recovery point.
 */
public final class Conductor {

    private final InstantSource clock;
    private final String tool;

    /** @param tool name and version of this program, for the manifest */
    public Conductor(InstantSource clock, String tool) {
        this.clock = clock;
        this.tool = tool;
    }

    /**
     * Captures one source into every destination.
     *
     * @return what every repository holds; at least one holds the recovery point
     * @throws RecoveryException if no repository holds it; everything that was stored for it is removed again
     */
    public CaptureResult capture(CapturePlan plan, Source source, Progress progress, Cancellation cancellation) {
        Instant started = clock.instant();
        Session session = new Session(plan, started, progress, cancellation);
        RuntimeException failure = null;
        try {
            progress.phase("capture");
            Captured captured = source.capture(session);
            progress.phase("commit");
            return commit(plan, captured, session, new Commit(started, progress, cancellation));
        } catch (RecoveryException e) {
            failure = cancellation.explain(e);
            throw failure;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            session.abort();
            if (failure != null) {
                for (Destination destination : plan.destinations()) {
                    clear(destination.repository(), plan, session, failure);
                }
            }
        }
    }

    private record Commit(Instant started, Progress progress, Cancellation cancellation) {}

    private CaptureResult commit(CapturePlan plan, Captured captured, Session session, Commit commit) {
        commit.cancellation().check();
        List<CaptureResult.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < plan.destinations().size(); i++) {
            outcomes.add(commitTo(plan, i, captured, session, commit));
        }
        CaptureResult result = new CaptureResult(outcomes);
        if (outcomes.stream().allMatch(outcome -> outcome.point() == null)) {
            throw Objects.requireNonNull(outcomes.getFirst().failure());
        }
        return result;
    }

    private CaptureResult.Outcome commitTo(
            CapturePlan plan, int index, Captured captured, Session session, Commit commit) {
        List<ArtifactWriter.Sealed> artifacts = session.results();
        Destination destination = plan.destinations().get(index);
        Repository repository = destination.repository();
        RecoveryException failure = artifacts.stream()
                .flatMap(artifact -> artifact.failures().get(index).stream())
                .findFirst()
                .orElse(null);
        if (failure == null) {
            try {
                Manifest manifest = manifest(plan, index, captured, artifacts, commit);
                StoredPoint point = repository.commit(plan.path().folder(plan.id()), manifest);
                return new CaptureResult.Outcome(repository.name(), point, null);
            } catch (RecoveryException e) {
                failure = e;
            }
        }
        clear(repository, plan, session, failure);
        return new CaptureResult.Outcome(repository.name(), null, failure);
    }

    private Manifest manifest(
            CapturePlan plan, int index, Captured captured, List<ArtifactWriter.Sealed> artifacts, Commit commit) {
        Destination destination = plan.destinations().get(index);
        return new Manifest(
                Manifest.FORMAT,
                Manifest.VERSION,
                List.of(),
                plan.id().ulid(),
                new Manifest.SourceInfo(
                        plan.path().kind(),
                        plan.path().namespace(),
                        plan.path().policy(),
                        plan.path().source(),
                        captured.product(),
                        captured.productVersion(),
                        plan.site(),
                        plan.transport()),
                plan.origin(),
                new Manifest.Times(commit.started(), clock.instant(), captured.consistencyTime()),
                artifacts.stream()
                        .map(artifact -> new Manifest.Artifact(
                                artifact.name(),
                                artifact.format(),
                                artifact.size(),
                                artifact.sha256(),
                                artifact.evidence(),
                                artifact.objects().get(index)))
                        .toList(),
                new TreeMap<>(captured.counts()),
                new TreeMap<>(captured.facts()),
                captured.warnings(),
                destination.sealer().recipients().fingerprints(),
                commit.progress().durationsMillis(),
                tool,
                List.of());
    }

    /** Removes what this attempt stored; a failure to do so is kept with the first failure, which is the one to report. */
    private static void clear(Repository repository, CapturePlan plan, Session session, RuntimeException first) {
        ObjectKey folder = plan.path().folder(plan.id());
        try {
            if (repository.store().find(folder.child(Repository.MANIFEST)).isEmpty()) {
                if (session.hasNotes()) {
                    repository.clearAllButNotes(folder);
                    first.addSuppressed(new Remains("what may be at the source is noted in " + folder, null));
                } else {
                    repository.clearUnfinished(folder);
                }
            }
        } catch (RecoveryException e) {
            first.addSuppressed(new Remains(folder + " could not be cleared", first == e ? null : e));
        }
    }
}
