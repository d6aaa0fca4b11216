package io.holdfast.engine.repository;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.store.ObjectKey;
import java.util.EnumSet;
import java.util.Set;

/**
 * An object that has the name of a pin or a proof and cannot be believed to be one, and why. It may be what somebody wrote
 * over a genuine one, so whoever removes must not act as if nothing were there.
 */
public record Doubt(ObjectKey object, RecoveryException cause) {

    private static final Set<Reason> OF_ONE_OBJECT =
            EnumSet.of(Reason.AccessDenied, Reason.RepositoryFailed, Reason.Truncated);

    /** Whether a failure to read one object says nothing of others: not that the store cannot be reached at all. */
    private static boolean isOfOneObject(RecoveryException failure) {
        return failure instanceof IntegrityException || OF_ONE_OBJECT.contains(failure.reason());
    }

    /** Throws a failure that is not of one object alone: whoever passes objects by must not pass by all of them. */
    public static void passBy(RecoveryException failure) {
        if (!isOfOneObject(failure)) {
            throw failure;
        }
    }

    /** Why, in words that name the object. */
    public String why() {
        String text = String.valueOf(cause.getMessage());
        return text.contains(object.name()) ? text : object + ": " + text;
    }
}
