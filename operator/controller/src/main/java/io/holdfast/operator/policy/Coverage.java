package io.holdfast.operator.policy;

import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a run is certain to find: the objects of a mark, as of a time by this operator's clock. It travels in an annotation
 * of the run's Backup, which is made in one stroke with it.
 */
record Coverage(Instant time, String mark) {

    /** What the run of a Backup was certain to find, if its source was watched then. */
    static Optional<Coverage> of(Backup backup) {
        String[] words = backup.getMetadata().getAnnotations() == null
                ? new String[0]
                : backup.getMetadata()
                        .getAnnotations()
                        .getOrDefault(Names.COVERS, "")
                        .split(" ", 2);
        try {
            return words.length < 2 ? Optional.empty() : Optional.of(new Coverage(Instant.parse(words[0]), words[1]));
        } catch (DateTimeException somebodyElses) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return time + " " + mark;
    }
}
