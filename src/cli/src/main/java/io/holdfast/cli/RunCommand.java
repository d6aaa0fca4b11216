package io.holdfast.cli;

import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.worker.TerminationLog;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.run.ResourceDesk;
import io.holdfast.cli.run.ResourceJournal;
import io.holdfast.cli.run.RunSession;
import io.holdfast.cli.run.RunTask;
import io.holdfast.cli.run.step.Stage;
import io.holdfast.cli.worker.Results;
import io.holdfast.cli.worker.TerminationFile;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.run.Cancellation;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Carries a RestoreRun out: what runs in the worker of a run. */
@Command(
        name = "run",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Carries a RestoreRun out, or goes on where another worker left it.")
final class RunCommand implements Callable<Integer> {

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Option(names = "--namespace", required = true, description = "Namespace of the RestoreRun.")
    private String namespace = "";

    @Option(names = "--run", required = true, description = "Name of the RestoreRun.")
    private String run = "";

    @Option(names = "--worker", defaultValue = "1", description = "Number of this worker.")
    private int worker = 1;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try {
            Execution end = carryOut();
            Objects.requireNonNull(spec).commandLine().getOut().println("the run ended: " + end.result());
            return ExitCode.Success.number();
        } catch (RecoveryException e) {
            if (e.reason() != Reason.Cancelled && Files.isWritable(TerminationFile.STANDARD)) {
                new TerminationFile(TerminationFile.STANDARD).write(TerminationLog.write(Results.failed(e)));
            }
            throw e;
        }
    }

    private Execution carryOut() {
        Cancellation stop = Main.cancellation(spec);
        try (Cluster cluster = new Cluster()) {
            RestoreRun resource = RunCleanupCommand.find(cluster, namespace, run);
            PlanFiles files = options.plan();
            RunTask task = RunTask.of(run, resource.getMetadata().getUid(), namespace, resource.getSpec(), files);
            return new RunSession(
                            task,
                            new RunSession.Given(
                                    worker,
                                    files,
                                    options.secrets(),
                                    options.repositories(),
                                    identity.opener(),
                                    cluster,
                                    new ResourceJournal(cluster.client(), namespace, run, worker, stop),
                                    new ResourceDesk(cluster.client(), namespace, run),
                                    surroundings(System.getenv()),
                                    stop,
                                    InstantSource.system()))
                    .run();
        }
    }

    private static Stage.Surroundings surroundings(Map<String, String> environment) {
        return new Stage.Surroundings(
                environment.getOrDefault("HOLDFAST_IMAGE", ""),
                environment.getOrDefault("HOLDFAST_PULL_POLICY", "IfNotPresent"),
                environment.getOrDefault("POD_IP", ""),
                environment.getOrDefault("SERVICE_ACCOUNT", ""),
                environment.getOrDefault("DRILL_CLUSTER_ROLE", ""));
    }
}
