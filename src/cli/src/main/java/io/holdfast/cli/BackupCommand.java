package io.holdfast.cli;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.Transport;
import io.holdfast.api.v1alpha1.TransportChoice;
import io.holdfast.api.worker.Outcome;
import io.holdfast.api.worker.TerminationLog;
import io.holdfast.api.worker.WorkerResult;
import io.holdfast.cli.capture.CaptureRun;
import io.holdfast.cli.capture.PointsInUse;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Sources;
import io.holdfast.cli.worker.Results;
import io.holdfast.cli.worker.StatusReporter;
import io.holdfast.cli.worker.TerminationFile;
import io.holdfast.engine.capture.CaptureResult;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.repository.PointSearch;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes recovery points of a policy's sources. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Makes a recovery point of every source of the plan's policies, or of the named ones.")
final class BackupCommand implements Callable<Integer> {

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--source", paramLabel = "NAME", description = "Only this source; may be given several times.")
    private List<String> names = List.of();

    @Option(
            names = "--if-changed",
            description = "Make no recovery point of a source of kind config whose newest one already holds the same.")
    private boolean ifChanged;

    @Option(names = "--backup", hidden = true, description = "Name of the Backup that this worker serves.")
    private @Nullable String backup;

    @Option(names = "--backup-uid", hidden = true, description = "UID of that Backup.")
    private @Nullable String uid;

    @Option(names = "--attempt", hidden = true, description = "Number of this attempt.")
    private int attempt = 1;

    @Option(names = "--started-for", hidden = true, description = "The time that the run was due.")
    private @Nullable Instant startedFor;

    @Option(
            names = "--safety-copy",
            hidden = true,
            description = "Keep what a recovery is about to replace, beside the recovery points; nothing expires.")
    private boolean safetyCopy;

    @Spec
    private @Nullable CommandSpec spec;

    /** One line of the result. */
    record Line(String policy, String source, WorkerResult result) {}

    @Override
    public Integer call() {
        PlanFiles plan;
        try {
            plan = options.plan();
        } catch (RecoveryException e) {
            lastWords(Results.failed(e));
            throw e;
        }
        Cancellation cancellation = Main.cancellation(spec);
        List<Line> lines = new ArrayList<>();
        int worst = 0;
        for (BackupPolicy policy : plan.policies()) {
            for (BackupSource source : policy.getSpec().sources()) {
                if (names.isEmpty() || names.contains(source.name())) {
                    WorkerResult result = one(plan, policy, source, cancellation);
                    lines.add(new Line(policy.getMetadata().getName(), source.name(), result));
                    worst = Math.max(worst, exitCode(result));
                    lastWords(result);
                }
            }
        }
        if (lines.isEmpty()) {
            throw new InvalidPlanException(
                    Reason.NothingSelected,
                    "the plan has no source to back up" + (names.isEmpty() ? "" : " named " + names),
                    "give a BackupPolicy with -f, and check --source");
        }
        print(lines);
        return worst;
    }

    private WorkerResult one(PlanFiles plan, BackupPolicy policy, BackupSource source, Cancellation cancellation) {
        InstantSource clock = InstantSource.system();
        Progress progress = new Progress(clock);
        Instant time = startedFor == null ? clock.instant().truncatedTo(ChronoUnit.MILLIS) : startedFor;
        String run = uid == null ? UUID.randomUUID().toString() : uid;
        CaptureRun.Attempt which =
                new CaptureRun.Attempt(backup == null ? "command-line" : backup, run, attempt, time, purpose());
        try (Cluster cluster = new Cluster();
                AutoCloseable _ = shown(cluster, policy, progress)) {
            cancellation.check();
            refuseOtherAge(time, clock.instant());
            Sources all = new Sources(options.secrets(), cluster, cancellation);
            Sources sources = safetyCopy ? all.takingWhatIsThere() : all;
            PointsInUse inUse = backup == null || safetyCopy
                    ? PointsInUse.none()
                    : PointsInUse.of(cluster.client(), CaptureRun.namespace(policy));
            CaptureRun.Done done = new CaptureRun(policy, source, which, inUse)
                    .run(plan, options.repositories(), sources, progress, cancellation);
            return result(done, progress);
        } catch (RecoveryException e) {
            return Results.failed(e);
        } catch (Exception e) {
            err().println("error (Internal): " + e);
            e.printStackTrace(err());
            return Results.failed(new TransientException(
                    Reason.Internal, "a fault in Holdfast: " + e, "report it with the worker's log", e));
        }
    }

    /** A recovery point of a time to come would be the newest one for as long, whatever is captured meanwhile. */
    private static void refuseOtherAge(Instant due, Instant now) {
        if (due.isBefore(Instant.EPOCH) || due.isAfter(now.plus(PointSearch.CLOCK_TOLERANCE))) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "the Backup is scheduled for " + due + ", and it is " + now + " now",
                    "correct spec.scheduledTime of the Backup, or the clock of this machine");
        }
    }

    private CaptureRun.Purpose purpose() {
        if (safetyCopy) {
            return CaptureRun.Purpose.SAFETY_COPY;
        }
        return ifChanged ? CaptureRun.Purpose.RECOVERY_POINT_IF_CHANGED : CaptureRun.Purpose.RECOVERY_POINT;
    }

    private AutoCloseable shown(Cluster cluster, BackupPolicy policy, Progress progress) {
        if (backup == null) {
            return new ProgressBar(progress, err());
        }
        if (safetyCopy) {
            return () -> {}; // what is shown of a run is its worker's to write
        }
        return new StatusReporter(
                cluster.client(), CaptureRun.namespace(policy), backup, progress, InstantSource.system());
    }

    private static WorkerResult result(CaptureRun.Done done, Progress progress) {
        List<String> warnings = new ArrayList<>(done.point().manifest().warnings());
        warnings.addAll(done.warnings());
        Sources.Opened site = done.site();
        return new WorkerResult(
                done.complete() ? Outcome.SUCCEEDED : Outcome.FAILED,
                Results.reference(done.point()),
                Results.repositories(done.outcomes(), done.how()),
                site == null ? null : choice(site),
                progress.durationsMillis(),
                warnings,
                done.expired(),
                done.complete() ? null : Results.failure(partial(done)),
                false,
                done.foreign());
    }

    private static @Nullable TransportChoice choice(Sources.Opened site) {
        return Stream.of(Transport.values())
                .filter(transport -> transport.toString().equals(site.transport()))
                .findFirst()
                .map(transport -> new TransportChoice(transport, site.why()))
                .orElse(null);
    }

    private static RecoveryException partial(CaptureRun.Done done) {
        CaptureResult.Outcome lost = done.outcomes().stream()
                .filter(outcome -> outcome.point() == null)
                .findFirst()
                .orElseThrow();
        RecoveryException cause = Objects.requireNonNull(lost.failure());
        return new TransientException(
                Reason.PartiallyStored,
                "repository '" + lost.repository() + "' does not hold the recovery point: " + cause.getMessage(),
                cause.hint(),
                cause);
    }

    /** One that was stopped says nothing: who stopped it and why is for the operator to find out, and a sweep follows. */
    private void lastWords(WorkerResult result) {
        if (backup != null && !isStopped(result)) {
            new TerminationFile(TerminationFile.STANDARD).write(TerminationLog.write(result));
        }
    }

    private static boolean isStopped(WorkerResult result) {
        return result.failure() != null && result.failure().reason().equals(Reason.Cancelled.name());
    }

    private static int exitCode(WorkerResult result) {
        if (result.outcome() == Outcome.SUCCEEDED || result.failure() == null) {
            return ExitCode.Success.number();
        }
        if (isStopped(result)) {
            return ExitCode.Cancelled.number();
        }
        return switch (result.failure().kind()) {
            case TRANSIENT -> ExitCode.Transient.number();
            case INVALID -> ExitCode.Invalid.number();
            case INTEGRITY -> ExitCode.Integrity.number();
        };
    }

    private void print(List<Line> lines) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (output.isJson()) {
            OutputOption.json(out, lines);
            return;
        }
        for (Line line : lines) {
            new ResultText(out, err()).print(line);
        }
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
