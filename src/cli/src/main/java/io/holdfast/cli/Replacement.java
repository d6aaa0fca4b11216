package io.holdfast.cli;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.cli.capture.CaptureRun;
import io.holdfast.cli.capture.PointsInUse;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.cli.plan.Sources;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What comes before data that is there is replaced: a person agrees, and a copy of it is kept. */
final class Replacement {

    private final PrintWriter err;

    Replacement(PrintWriter err) {
        this.err = err;
    }

    /** Has the target's name typed. Without a terminal nobody can be asked: then {@code --replace} alone says it. */
    void confirm(String target, Optional<Terminal> terminal) {
        if (terminal.isEmpty()) {
            return;
        }
        err.println("What is there now is replaced. Type the target's name to go on: " + target);
        err.flush();
        String answer = Objects.requireNonNullElse(terminal.get().typed(), "").strip();
        if (!answer.equals(target)) {
            throw new InvalidPlanException(
                    Reason.Cancelled,
                    "the restore was not confirmed: the target is '" + target + "', and '" + answer
                            + "' was typed. Nothing was changed",
                    "type the name as it is printed; or restore into another server");
        }
    }

    /**
     * Keeps what is there beside the policy's recovery points, as a recovery does.
     *
     * @param sources opens the target
     */
    void keepCopy(
            BackupPolicy policy, BackupSource source, PlanFiles plan, Repositories repositories, Sources sources) {
        CaptureRun.Attempt attempt = new CaptureRun.Attempt(
                "command-line",
                UUID.randomUUID().toString(),
                1,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                CaptureRun.Purpose.SAFETY_COPY);
        try {
            CaptureRun.Done done = new CaptureRun(policy, source, attempt, PointsInUse.none())
                    .run(plan, repositories, sources, new Progress(InstantSource.system()), new Cancellation());
            if (!done.complete()) {
                throw new TransientException(
                        Reason.PartiallyStored,
                        "not every repository of policy " + policy.getMetadata().getName() + " holds it",
                        "look at the repositories");
            }
            err.println("safety    what is there now is kept as safety copy "
                    + done.point().manifest().id());
        } catch (RecoveryException e) {
            if (e.reason() == Reason.NothingSelected) {
                err.println("safety    there is nothing that would be replaced");
                return;
            }
            throw withoutCopy(e);
        }
    }

    private static RecoveryException withoutCopy(RecoveryException failure) {
        String message =
                "no safety copy of what is there could be made, so nothing was changed: " + failure.getMessage();
        String hint = failure.hint() + "; or say --no-safety-copy to lose what is there (a server that a killed restore"
                + " left as a replica needs it, or no --replace)";
        return failure.saying(message, hint);
    }
}
