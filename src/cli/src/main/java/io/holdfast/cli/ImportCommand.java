package io.holdfast.cli;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.cli.capture.CaptureRun;
import io.holdfast.cli.imports.ClusterBackups;
import io.holdfast.cli.imports.Finds;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a cluster the recovery points that were made before it. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Makes a Backup in the cluster of each of the newest recovery points that no Backup names yet. Needs no private key.")
final class ImportCommand implements Callable<Integer> {

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Option(
            names = "--namespace",
            required = true,
            paramLabel = "NS",
            description = "Namespace of the policies in the cluster.")
    private String namespace = "";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PlanFiles plan = options.plan();
        boolean whole = true;
        try (Cluster cluster = new Cluster()) {
            ClusterBackups backups = new ClusterBackups(cluster.client(), namespace);
            for (BackupPolicy planned : plan.policies()) {
                BackupPolicy policy = backups.policy(planned.getMetadata().getName());
                policy.setSpec(planned.getSpec());
                for (BackupSource source : policy.getSpec().sources()) {
                    whole &= take(find(plan, policy, source), policy, source, backups);
                }
            }
        }
        return (whole ? ExitCode.Success : ExitCode.Integrity).number();
    }

    /** History lets go what is beyond its limit; one must be seen in any case, or nothing tells how old it is. */
    private Finds find(PlanFiles plan, BackupPolicy policy, BackupSource source) {
        int atMost = Math.max(1, policy.getSpec().history().successful());
        Finds finds = new Finds(CaptureRun.path(policy, source), atMost);
        for (String name : policy.getSpec().repositories()) {
            try (Repository repository = options.repositories().reader(plan.repository(name))) {
                finds.lookInto(repository);
            }
        }
        return finds;
    }

    private boolean take(Finds finds, BackupPolicy policy, BackupSource source, ClusterBackups backups) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        for (StoredPoint point : backups.unknown(finds.newest())) {
            backups.create(ClusterBackups.of(policy, source.name(), point));
            out.println("imported " + point.folder());
        }
        finds.problems().forEach(problem -> out.println("passed over " + problem));
        return finds.problems().isEmpty();
    }
}
