package io.holdfast.engine.failure;

import org.jspecify.annotations.Nullable;

/** Only a change by the user helps: a wrong field, a missing Secret, a target that is not empty. */
public final class InvalidPlanException extends RecoveryException {

    private static final long serialVersionUID = 1L;

    public InvalidPlanException(Reason reason, String message, String hint) {
        this(reason, message, hint, null);
    }

    public InvalidPlanException(Reason reason, String message, String hint, @Nullable Throwable cause) {
        super(reason, message, hint, cause);
    }
}
