package io.holdfast.operator.change;

import java.time.Instant;
import java.util.Optional;

/** What is known of the changes of one watched source. */
public sealed interface Changes {

    /** Nothing, because this operator was not told to watch. */
    record Off() implements Changes {}

    /** Nothing yet. */
    record Filling() implements Changes {}

    /** Nothing, because the API server refuses; tried again from then on. */
    record Refused(String message, Instant again) implements Changes {}

    /**
     * All objects are known by name and version.
     *
     * @param mark digest of the names and versions: equal marks mean equal objects
     * @param since from when on no change is missed
     * @param last when something changed last, if anything did since
     * @param again when to look again although nothing is told, if that is needed
     */
    record Seen(String mark, Instant since, Optional<Instant> last, Optional<Instant> again) implements Changes {}
}
