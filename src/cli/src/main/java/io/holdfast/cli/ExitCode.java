package io.holdfast.cli;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;

/** How a command ends. The numbers are part of the interface. */
public enum ExitCode {
    /** Everything that was asked for was done and proven. */
    Success(0),
    /** A fault in this program. */
    Fault(1),
    /** The command line, the plan, a credential or the target must be changed. */
    Invalid(2),
    /** Trying again may help. */
    Transient(3),
    /** Bytes, counts or signatures are not what they must be: somebody must look. */
    Integrity(4),
    /** Stopped by a signal. */
    Cancelled(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static ExitCode of(RecoveryException failure) {
        if (failure.reason() == Reason.Cancelled) {
            return Cancelled;
        }
        return switch (failure) {
            case TransientException _ -> Transient;
            case InvalidPlanException _ -> Invalid;
            case IntegrityException _ -> Integrity;
        };
    }
}
