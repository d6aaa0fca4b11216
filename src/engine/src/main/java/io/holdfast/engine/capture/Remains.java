package io.holdfast.engine.capture;

import io.holdfast.engine.failure.RecoveryException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Goes with the failure of a capture that could not clean up all behind itself: a sweep has something to do. */
public final class Remains extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Remains(String message, @Nullable RecoveryException cause) {
        super(message, cause);
    }

    /** Whether that failure left something. */
    public static boolean of(RecoveryException failure) {
        return Stream.of(failure.getSuppressed()).anyMatch(Remains.class::isInstance);
    }
}
