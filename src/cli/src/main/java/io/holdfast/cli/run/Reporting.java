package io.holdfast.cli.run;

import io.holdfast.api.v1alpha1.plan.ReportRef;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.cli.plan.ToolVersion;
import io.holdfast.cli.run.step.ReportPlace;
import io.holdfast.cli.run.step.Stage;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.Graph;
import io.holdfast.recovery.report.ReportShelf;
import io.holdfast.recovery.report.Reports;
import io.holdfast.recovery.report.RunFolder;
import io.holdfast.recovery.report.RunReport;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the report of a run beside the recovery points. A report that cannot be written is a finding of the run. */
final class Reporting {
    private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);

    private final RunTask task;
    private final Stage stage;
    private final RunSession.Given given;

    Reporting(RunTask task, Stage stage, RunSession.Given given) {
        this.task = task;
        this.stage = stage;
        this.given = given;
    }

    void write() {
        Execution execution = stage.draft().snapshot();
        if (execution.report() != null || leavesItsProof(execution)) {
            return;
        }
        try {
            String name = ReportPlace.repository(stage.resolution());
            Repository repository = stage.openings().repository(name);
            ReportShelf shelf = new ReportShelf(repository);
            ObjectKey folder =
                    RunFolder.of(task.namespace(), task.planName(), stage.run().started(), task.uid());
            RunReport report = Reports.of(
                    new Reports.Run(
                            task.namespace(),
                            task.planName(),
                            task.name(),
                            task.uid(),
                            task.plan(),
                            task.run(),
                            graph(),
                            ToolVersion.text()),
                    execution,
                    given.clock().instant().truncatedTo(ChronoUnit.MILLIS),
                    shelf.earlier(task.namespace(), task.planName(), folder));
            ReportShelf.Kept kept = shelf.keep(folder, report);
            stage.draft().reported(new ReportRef(name, folder.value(), kept.sha256()));
        } catch (RecoveryException e) {
            LOG.warn("no report was written: {}: {}", e.reason(), e.getMessage());
            stage.draft()
                    .find(new RunFinding(
                            Severity.MEDIUM, "ReportNotWritten", null, "no report: " + e.getMessage(), e.hint()));
        }
    }

    /** A verification that passed has written its proof beside the recovery point, and may be one of many each day. */
    private boolean leavesItsProof(Execution execution) {
        return task.run().mode() == RunMode.VERIFICATION && execution.result() == RunResult.PASSED;
    }

    private Optional<Graph> graph() {
        try {
            return Optional.of(Expansion.of(stage.resolution(), task.scope()));
        } catch (RecoveryException neverBegun) {
            return Optional.empty();
        }
    }
}
