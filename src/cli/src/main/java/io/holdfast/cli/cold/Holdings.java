package io.holdfast.cli.cold;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a bucket holds, source by source. */
public final class Holdings {
    private final Repository repository;
    private final List<Held> sources = new ArrayList<>();

    /**
     * One source.
     *
     * @param folders of its recovery points, oldest first
     * @param newest the newest one that is whole; null if none is
     * @param unusable how many of the newest cannot be trusted
     */
    public record Held(
            SourcePath path,
            List<ObjectKey> folders,
            @Nullable StoredPoint newest,
            int unusable) {

        /** How many recovery points it has. */
        public int points() {
            return folders.size();
        }

        /** When the newest one's data was as it is. */
        public @Nullable Instant stateOf() {
            return newest == null ? null : newest.manifest().times().consistency();
        }
    }

    private Holdings(Repository repository) {
        this.repository = repository;
    }

    /** Reads the manifest of the newest recovery point of every source. */
    public static Holdings of(Repository repository) {
        Holdings holdings = new Holdings(repository);
        Map<SourcePath, List<ObjectKey>> bySource = new LinkedHashMap<>();
        for (ObjectKey folder : repository.folders()) {
            bySource.computeIfAbsent(SourcePath.of(folder), _ -> new ArrayList<>())
                    .add(folder);
        }
        bySource.forEach(holdings::add);
        return holdings;
    }

    private void add(SourcePath path, List<ObjectKey> folders) {
        int unusable = 0;
        for (ObjectKey folder : folders.reversed()) {
            try {
                sources.add(new Held(path, folders, repository.read(folder), unusable));
                return;
            } catch (IntegrityException | InvalidPlanException broken) {
                unusable++;
            }
        }
        sources.add(new Held(path, folders, null, unusable));
    }

    /** Every source. */
    public List<Held> sources() {
        return List.copyOf(sources);
    }

    /** Every source of configuration. */
    public List<Held> configurations() {
        return sources.stream()
                .filter(one -> one.path().kind().equals("config") && !one.path().isOfSafetyCopies())
                .toList();
    }
}
