package io.holdfast.cli;

import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.run.ResourceJournal;
import io.holdfast.cli.run.RunRemoval;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes what a RestoreRun has left. */
@Command(
        name = "run-cleanup",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Removes what a RestoreRun has kept, or left because its workers died.")
final class RunCleanupCommand implements Callable<Integer> {

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
        Cancellation stop = Main.cancellation(spec);
        try (Cluster cluster = new Cluster()) {
            RestoreRun resource = find(cluster, namespace, run);
            Execution end = new RunRemoval(
                            cluster.client(),
                            resource.getMetadata().getUid(),
                            new ResourceJournal(cluster.client(), namespace, run, worker, stop))
                    .run(worker, stop, InstantSource.system());
            long left = end.ledger().stream().filter(entry -> !entry.removed()).count();
            Objects.requireNonNull(spec)
                    .commandLine()
                    .getOut()
                    .println(left + " of " + end.ledger().size() + " are left");
            return (left == 0 ? ExitCode.Success : ExitCode.Transient).number();
        }
    }

    static RestoreRun find(Cluster cluster, String namespace, String run) {
        RestoreRun resource = cluster.client()
                .resources(RestoreRun.class)
                .inNamespace(namespace)
                .withName(run)
                .get();
        if (resource == null) {
            throw new InvalidPlanException(
                    Reason.SourceMissing, "there is no RestoreRun " + namespace + "/" + run, "it was deleted");
        }
        return resource;
    }
}
