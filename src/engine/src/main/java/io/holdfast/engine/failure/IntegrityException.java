package io.holdfast.engine.failure;

import org.jspecify.annotations.Nullable;

/** Somebody must look: bytes, counts or signatures are not what they must be. */
public final class IntegrityException extends RecoveryException {

    private static final long serialVersionUID = 1L;

    public IntegrityException(Reason reason, String message, String hint) {
        this(reason, message, hint, null);
    }

    public IntegrityException(Reason reason, String message, String hint, @Nullable Throwable cause) {
        super(reason, message, hint, cause);
    }
}
