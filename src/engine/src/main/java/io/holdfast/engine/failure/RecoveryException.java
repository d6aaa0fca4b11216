package io.holdfast.engine.failure;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that can go wrong, with the machine word and the sentence that a tired human needs. The three
 * kinds say what must happen next, not where the failure came from.
 */
public abstract sealed class RecoveryException extends RuntimeException
        permits TransientException, InvalidPlanException, IntegrityException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String hint;

    protected RecoveryException(Reason reason, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.hint = hint;
    }

    /** The machine word. */
    public Reason reason() {
        return reason;
    }

    /** What to do about it, in one sentence. */
    public String hint() {
        return hint;
    }

    /** A failure of the same kind and reason, caused by this one, in other words. */
    public final RecoveryException saying(String message, String otherHint) {
        return switch (this) {
            case TransientException e -> new TransientException(reason, message, otherHint, e);
            case InvalidPlanException e -> new InvalidPlanException(reason, message, otherHint, e);
            case IntegrityException e -> new IntegrityException(reason, message, otherHint, e);
        };
    }
}
