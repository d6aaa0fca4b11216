package io.holdfast.cli.cold;

import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.plan.PlanFinding;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.Incident;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.cli.plan.Cluster;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.cli.run.FileJournal;
import io.holdfast.cli.run.RunSession;
import io.holdfast.cli.run.RunTask;
import io.holdfast.cli.run.step.Stage;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.seal.Opener;
import io.holdfast.recovery.feasibility.Facts;
import io.holdfast.recovery.feasibility.Feasibility;
import io.holdfast.recovery.plan.Expansion;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.plan.PlanValidation;
import io.holdfast.recovery.plan.Problem;
import io.holdfast.recovery.plan.Resolution;
import io.holdfast.recovery.plan.RunScope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rebuilds what a plan covers from a bucket and a private key, in whatever cluster is at hand. */
public final class ColdRecovery implements AutoCloseable {
    private final Bucket bucket;
    private final Trust trust;
    private final Opener opener;
    private final InstantSource clock;
    private final Terminal terminal;
    private final Repository repository;
    private final Holdings holdings;
    private final Configurations configurations;
    private final Recorded recorded = new Recorded();

    /**
     * Looks at what there is.
     *
     * @param trust whose recovery points are opened
     */
    public ColdRecovery(Bucket bucket, Trust trust, Opener opener, InstantSource clock, Terminal terminal) {
        this.bucket = bucket;
        this.trust = trust;
        this.opener = opener;
        this.clock = clock;
        this.terminal = terminal;
        this.repository = new Repository("bucket", bucket.open(clock), trust);
        this.holdings = Holdings.of(repository);
        this.configurations = new Configurations(repository, opener, clock, terminal);
    }

    /**
     * How a recovery is to be made.
     *
     * @param plan its name, or namespace and name
     * @param user who asks
     * @param incident what it answers; null for one that is noticed now
     * @param state where the state of the recovery is kept
     */
    public record Order(
            String plan,
            String user,
            @Nullable Incident incident,
            @Nullable String reason,
            List<String> components,
            Path state,
            List<String> approvers) {}

    /**
     * Prints what the bucket holds, and reads the newest configuration of every source.
     *
     * @param harmed when the harm began: no configuration of a later state is read. Null if nobody knows
     */
    public void look(@Nullable Instant harmed) {
        terminal.say("In " + repository.store().describe() + ":");
        for (Holdings.Held held : holdings.sources()) {
            terminal.say("  " + held.path() + ": " + held.points() + " recovery points, newest "
                    + (held.stateOf() == null ? "UNUSABLE" : "of " + held.stateOf())
                    + (held.unusable() == 0 ? "" : ", " + held.unusable() + " newer ones cannot be trusted"));
        }
        if (holdings.sources().isEmpty()) {
            throw new InvalidPlanException(
                    Reason.NoRecoveryPoint,
                    "there is no recovery point in " + repository.store().describe(),
                    "check bucket, prefix and endpoint");
        }
        for (Configurations.Saved saved : configurations.newest(holdings, harmed)) {
            List<String> superseded = recorded.add(saved.objects(), saved.where());
            if (!superseded.isEmpty()) {
                terminal.say("note: " + saved.where() + " is newer and counts, not " + String.join(", ", superseded));
            }
        }
        terminal.say("Plans: " + (recorded.plans().isEmpty() ? "none" : String.join(", ", recorded.plans())));
    }

    /** Prints what a plan would do, in order, and how long that may take. */
    public Recorded.Chosen show(String plan) {
        refuseUnread(plan);
        Recorded.Chosen chosen = recorded.choose(plan);
        RestorePlanSpec spec = chosen.files().plan(chosen.plan()).getSpec();
        Resolution resolution = Resolution.of(spec, chosen.files().policySpecs());
        List<Problem> problems = PlanValidation.of(resolution);
        if (!problems.isEmpty()) {
            Problem first = problems.getFirst();
            throw new InvalidPlanException(Reason.InvalidPlan, first.reason() + ": " + first.message(), first.hint());
        }
        terminal.say("");
        terminal.say("Plan " + chosen.namespace() + "/" + chosen.plan()
                + (spec.description() == null ? "" : ": " + spec.description()));
        for (Node node : Expansion.of(resolution, RunScope.recovery()).nodes()) {
            terminal.say(
                    "  " + node.name() + (node.after().isEmpty() ? "" : "  after " + String.join(", ", node.after())));
        }
        Feasibility.Verdict verdict =
                Feasibility.of(chosen.namespace(), chosen.plan(), resolution, Facts.none(clock.instant()));
        terminal.say("  expected to take "
                + HoldfastDuration.format(Duration.ofSeconds(verdict.estimate().rtoSeconds())) + ", of which people "
                + HoldfastDuration.format(Duration.ofSeconds(verdict.estimate().humanSeconds()))
                + (spec.objectives().rto() == null
                        ? ""
                        : "; objective " + spec.objectives().rto()));
        verdict.worst().map(PlanFinding::message).ifPresent(text -> terminal.say("  note: " + text));
        return chosen;
    }

    /** What a recovery into a namespace would change in others, in words. */
    public Set<String> elsewhere(String namespace) {
        return recorded.elsewhere(namespace);
    }

    /** Where the configuration of the plan's namespace cannot be read, that is why there is no such plan. */
    private void refuseUnread(String plan) {
        int slash = plan.indexOf('/');
        if (slash > 0 && !recorded.plans().contains(plan)) {
            configurations.failure(plan.substring(0, slash)).ifPresent(failure -> {
                throw failure;
            });
        }
    }

    /** Recovers, or goes on where an earlier process was ended. */
    public Execution recover(Recorded.Chosen chosen, Order order, Cluster cluster, Cancellation stop) {
        List<String> added = new Definitions(cluster.client()).addMissing();
        if (!added.isEmpty()) {
            terminal.say("added the kinds of Holdfast to the cluster: " + added.size());
        }
        FileJournal file = new FileJournal(order.state());
        if (file.load().finishedAt() != null) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "the recovery in " + order.state() + " is over: "
                            + file.load().result(),
                    "say --state with another file to begin a new one");
        }
        ToldJournal journal = new ToldJournal(file, terminal);
        Repositories repositories =
                new Repositories(recorded, clock, () -> bucket.open(clock), trust.unknownAccepted());
        RunTask task = RunTask.of(
                "recover-" + file.uid().substring(0, 8),
                file.uid(),
                chosen.namespace(),
                run(chosen, order),
                chosen.files());
        return new RunSession(
                        task,
                        new RunSession.Given(
                                1,
                                chosen.files(),
                                recorded,
                                repositories,
                                opener,
                                cluster,
                                journal,
                                new TerminalDesk(journal::now, terminal, order.user(), order.approvers(), stop),
                                new Stage.Surroundings("", "IfNotPresent", "", "", ""),
                                stop,
                                clock))
                .run();
    }

    private static RestoreRunSpec run(Recorded.Chosen chosen, Order order) {
        return new RestoreRunSpec(
                new LocalRef(chosen.plan()),
                null,
                RunMode.RECOVERY,
                null,
                order.reason(),
                order.user(),
                order.incident(),
                order.components(),
                null,
                null,
                null);
    }

    @Override
    public void close() {
        repository.close();
    }
}
