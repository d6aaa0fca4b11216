package io.holdfast.cli.capture;

import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Judgement;
import io.holdfast.engine.repository.Pins;
import io.holdfast.engine.repository.PointFolder;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.store.ObjectKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes what annotations of Backups say into the bucket, as signed pins: who prunes elsewhere, on a laptop for example,
 * sees no annotation. A pin goes only when its Backup is there and has the annotation no longer: a Backup that was deleted
 * says nothing.
 */
public record AnnotatedPins(List<Said> all) {

    /**
     * What a Backup says of its recovery point.
     *
     * @param by who wants it kept, in the pin
     * @param pinned whether it has the annotation
     * @param reason the annotation's value; null if it is empty
     */
    public record Said(
            ObjectKey folder,
            String by,
            boolean pinned,
            @Nullable String reason) {}

    public AnnotatedPins {
        all = List.copyOf(all);
    }

    /** Of Backups that made a recovery point. One whose key is none says nothing, and keeps no other from being heard. */
    public static AnnotatedPins of(Collection<Backup> backups) {
        return new AnnotatedPins(backups.stream()
                .filter(backup ->
                        backup.getStatus() != null && backup.getStatus().recoveryPoint() != null)
                .flatMap(backup -> said(backup).stream())
                .toList());
    }

    /** What is to be kept. */
    Set<ObjectKey> folders() {
        return all.stream().filter(Said::pinned).map(Said::folder).collect(Collectors.toSet());
    }

    private static Optional<Said> said(Backup backup) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(backup.getMetadata().getAnnotations(), Map.of());
        String value = annotations.get(Names.PIN);
        String by = "backup " + backup.getMetadata().getNamespace() + "/"
                + backup.getMetadata().getName() + " " + backup.getMetadata().getUid();
        return ObjectKey.read(Objects.requireNonNull(backup.getStatus().recoveryPoint())
                        .key())
                .map(key -> new Said(
                        key, by, annotations.containsKey(Names.PIN), value == null || value.isBlank() ? null : value));
    }

    /**
     * Pins and lets go what lies below a source.
     *
     * @return what could not be done, a sentence each; the annotation alone keeps the point meanwhile, in the cluster
     */
    public List<String> settle(Repository repository, SourcePath source, Instant now) {
        List<String> warnings = new ArrayList<>();
        if (repository.signer() == null || all.isEmpty()) {
            return warnings;
        }
        Map<ObjectKey, PointFolder> folders = repository.contents(source).points().stream()
                .collect(Collectors.toMap(PointFolder::key, folder -> folder));
        for (Said said : all) {
            PointFolder folder = folders.get(said.folder());
            if (folder != null && (said.pinned() || Pins.mayBePinned(folder))) {
                try {
                    settle(repository, folder, said, now);
                } catch (RecoveryException e) {
                    warnings.add("the pin of " + folder + " was not changed: " + e.getMessage());
                }
            }
        }
        return warnings;
    }

    private static void settle(Repository repository, PointFolder folder, Said said, Instant now) {
        if (!(repository.judge(folder) instanceof Judgement.Good(StoredPoint point)) || !point.trusted()) {
            return;
        }
        Pins pins = new Pins(repository);
        if (said.pinned()) {
            pins.add(point, new Pins.Wish(said.by(), said.reason(), null), now.truncatedTo(ChronoUnit.SECONDS));
        } else {
            int _ = pins.remove(point, pin -> pin.by().equals(said.by()));
        }
    }
}
