package io.holdfast.engine.failure;

import org.jspecify.annotations.Nullable;

/** Trying again may help: an outage, a reset connection, a source that is busy. */
public final class TransientException extends RecoveryException {

    private static final long serialVersionUID = 1L;

    public TransientException(Reason reason, String message, String hint) {
        this(reason, message, hint, null);
    }

    public TransientException(Reason reason, String message, String hint, @Nullable Throwable cause) {
        super(reason, message, hint, cause);
    }
}
