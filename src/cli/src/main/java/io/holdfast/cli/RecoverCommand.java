package io.holdfast.cli;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.plan.RunResult;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.Incident;
import io.holdfast.api.v1alpha1.run.RunFigures;
import io.holdfast.cli.cold.Bucket;
import io.holdfast.cli.cold.ColdRecovery;
import io.holdfast.cli.cold.Recorded;
import io.holdfast.cli.cold.Signers;
import io.holdfast.cli.cold.Terminal;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.VerificationKey;
import io.holdfast.engine.repository.Trust;
import java.io.Console;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A recovery when everything but a bucket and a private key is gone. */
@Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        description = {
            "Rebuilds what a RestorePlan covers in the cluster of the current kubeconfig, from a bucket and a private key alone: policies, plans and Secrets come from the bucket, too. The operator need not be there.",
            "Without --plan it lists what the bucket holds. A recovery that was interrupted goes on when it is started again."
        })
final class RecoverCommand implements Callable<Integer>, Terminal {
    private static final String LOG_LEVEL = "HOLDFAST_LOG_LEVEL";

    @Option(
            names = "--repository",
            required = true,
            paramLabel = "URL",
            description =
                    "s3://BUCKET/PREFIX or file:///FOLDER. Credentials for S3 come from the surroundings (AWS_ACCESS_KEY_ID and so on).")
    private URI repository = URI.create("");

    @Option(names = "--endpoint", paramLabel = "URL", description = "Address of an S3 store that is not AWS.")
    private @Nullable URI endpoint;

    @Option(names = "--region", paramLabel = "REGION", description = "Region of AWS; usually AWS_REGION.")
    private @Nullable String region;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates (PEM) that the endpoint is signed by.")
    private @Nullable Path caFile;

    @Option(
            names = "--trusted-key",
            paramLabel = "KEY",
            description =
                    "Public signing key of the repository, base64; may be given several times. Without one the signers are shown and asked about.")
    private List<String> trustedKeys = List.of();

    @Option(
            names = "--accept-unknown-signers",
            description =
                    "Believe any signature. Whoever may write to the bucket then chooses what is applied to the cluster.")
    private boolean acceptUnknownSigners;

    @Option(
            names = "--other-namespaces",
            description = "Apply what the configuration holds outside of the plan's namespace, too.")
    private boolean otherNamespaces;

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Option(names = "--plan", paramLabel = "[NAMESPACE/]NAME", description = "The RestorePlan.")
    private @Nullable String plan;

    @Option(
            names = "--component",
            paramLabel = "NAME",
            description = "Only this component and what it depends on; may be given several times.")
    private List<String> components = List.of();

    @Option(
            names = "--confirm",
            paramLabel = "NAME",
            description = "Name of the plan, to begin without being asked for it at the terminal.")
    private @Nullable String confirmed;

    @Option(
            names = "--approved-by",
            paramLabel = "NAME",
            description = "Who approved it, where the plan wants approvals; may be given several times.")
    private List<String> approvers = List.of();

    @Option(
            names = "--incident-at",
            paramLabel = "TIME",
            description =
                    "When the incident was noticed, as 2026-01-31T12:00:00Z: the recovery time counts from there.")
    private @Nullable Instant incidentAt;

    @Option(
            names = "--harmed-since",
            paramLabel = "TIME",
            description =
                    "When the harm began: recovery points of a later state are passed over, because they hold it, too.")
    private @Nullable Instant harmedSince;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the report.")
    private @Nullable String reason;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description =
                    "Where the state of the recovery is kept, so that it can go on; usually holdfast-recover-PLAN.json here.")
    private @Nullable Path state;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (System.getenv(LOG_LEVEL) == null) {
            // Every step is told to the terminal already.
            System.setProperty(LOG_LEVEL, "WARN");
        }
        Bucket bucket = new Bucket(repository, endpoint, region, caFile);
        try (Cluster cluster = new Cluster();
                ColdRecovery cold =
                        new ColdRecovery(bucket, trust(bucket), identity.opener(), InstantSource.system(), this)) {
            cold.look(harmedSince);
            if (plan == null) {
                say("Say --plan with one of them to see what it does.");
                return ExitCode.Success.number();
            }
            Recorded.Chosen chosen = cold.show(plan);
            confirm(chosen, cluster);
            confirm(chosen.namespace(), cold.elsewhere(chosen.namespace()));
            return end(cold.recover(chosen, order(chosen), cluster, Main.cancellation(spec)));
        }
    }

    private Trust trust(Bucket bucket) {
        Set<VerificationKey> keys =
                trustedKeys.stream().map(VerificationKey::new).collect(Collectors.toSet());
        return keys.isEmpty() && !acceptUnknownSigners
                ? new Signers(this).chosen(bucket, InstantSource.system())
                : new Trust(null, keys, acceptUnknownSigners);
    }

    private ColdRecovery.Order order(Recorded.Chosen chosen) {
        return new ColdRecovery.Order(
                chosen.plan(),
                System.getProperty("user.name", "unknown"),
                incidentAt == null && harmedSince == null ? null : new Incident(null, harmedSince, incidentAt),
                reason,
                components,
                Objects.requireNonNullElse(state, Path.of("holdfast-recover-" + chosen.plan() + ".json")),
                approvers);
    }

    private void confirm(Recorded.Chosen chosen, Cluster cluster) {
        say("");
        say("This changes namespace " + chosen.namespace() + " of the cluster at "
                + cluster.client().getMasterUrl() + ".");
        String given = confirmed != null
                ? confirmed
                : ask("Type the name of the plan to begin: ").orElse("");
        if (!given.strip().equals(chosen.plan())) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    given.isEmpty() ? "the plan's name was not typed" : "'" + given + "' is not the plan's name",
                    "nothing was changed; type the plan's name, or say --confirm " + chosen.plan());
        }
    }

    /** A configuration may hold objects of any namespace, and whoever applies it here may change all of them. */
    private void confirm(String home, Set<String> elsewhere) {
        if (elsewhere.isEmpty()) {
            return;
        }
        say("Its configuration holds " + elsewhere.size() + " objects outside of namespace " + home + ":");
        elsewhere.forEach(object -> say("  " + object));
        boolean agreed = otherNamespaces
                || ask("Type yes to apply them, too: ").orElse("").strip().equals("yes");
        if (!agreed) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "nobody agreed to objects outside of namespace " + home,
                    "nothing was changed; look at the list, and say --other-namespaces if they are to be applied");
        }
    }

    @Override
    public Optional<String> ask(String question) {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readLine("%s", question));
    }

    private int end(Execution end) {
        RunResult result = Objects.requireNonNull(end.result());
        boolean passed = RunResult.passed(result);
        RunFigures figures = end.figures();
        say("");
        say((passed ? "Recovered: " : "NOT recovered: ")
                + result.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (end.failure() == null ? "" : ": " + end.failure().message()));
        if (figures != null && figures.rtoSeconds() != null) {
            say("Recovery time (RTO): " + text(figures.rtoSeconds())
                    + (figures.rtoObjectiveSeconds() == null
                            ? ""
                            : " of " + text(figures.rtoObjectiveSeconds().doubleValue()))
                    + (figures.humanSeconds() == null ? "" : ", of which people " + text(figures.humanSeconds())));
        }
        if (figures != null && figures.rpoSeconds() != null) {
            say("Data loss (RPO): " + text(figures.rpoSeconds()) + " at most");
        }
        if (end.report() != null) {
            say("Report: " + end.report().key());
        }
        return (passed ? ExitCode.Success : ExitCode.Integrity).number();
    }

    private static String text(double seconds) {
        return HoldfastDuration.format(seconds);
    }

    @Override
    public void say(String line) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
