package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.LedgerEntry;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** RestoreRuns of the shop: asked for, watched and judged by what everybody can see. */
final class PlanRuns {
    private static final Duration LONG = Duration.ofMinutes(6);

    private final Lab lab;

    PlanRuns(Lab lab) {
        this.lab = lab;
    }

    /** Asks for a drill of a plan as a person does, by annotation, and waits until it is there. */
    RestoreRun drill(String plan) {
        lab.client()
                .resources(RestorePlan.class)
                .inNamespace(Lab.SHOP)
                .withName(plan)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"" + Names.REQUESTED_AT + "\":\"" + UUID.randomUUID()
                                + "\"}}}");
        return Lab.eventually(
                "a drill of " + plan,
                LONG,
                () -> lab.client().resources(RestoreRun.class).inNamespace(Lab.SHOP).list().getItems().stream()
                        .filter(run -> run.getSpec().mode() == RunMode.DRILL)
                        .filter(run -> plan.equals(
                                Objects.requireNonNull(run.getSpec().planRef()).name()))
                        .findFirst());
    }

    /** The run when it stands there; one that has ended stands nowhere else any more. */
    RestoreRun in(RunState state, RestoreRun run) {
        // Who waits in vain reads where the run stood instead.
        RestoreRun[] last = {run};
        try {
            Lab.eventually(run.getMetadata().getName() + " in " + state, LONG, () -> {
                last[0] = lab.client().resource(run).get();
                return Optional.ofNullable(last[0].getStatus())
                        .filter(status -> status.state() == state || status.state() == RunState.FINISHED);
            });
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + ", but " + last[0].getStatus(), late);
        }
        RestoreRun there = last[0];
        assertThat(there.getStatus().state()).as("%s", there.getStatus()).isEqualTo(state);
        return there;
    }

    RestoreRun ended(RestoreRun run) {
        return in(RunState.FINISHED, run);
    }

    /** Its worker's pod when that runs. */
    Pod worker(RestoreRun run) {
        return Lab.eventually(
                "a worker of " + run.getMetadata().getName(),
                LONG,
                () -> pods(run).stream()
                        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                        .findFirst());
    }

    /** Kills the worker that runs now without a word of warning; false if there is none. */
    boolean killWorker(RestoreRun run) {
        List<Pod> running = pods(run).stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .toList();
        running.forEach(pod -> lab.client().resource(pod).withGracePeriod(0).delete());
        return !running.isEmpty();
    }

    /** Whatever it made is gone: its namespace, and all that ran for it. */
    void assertNothingIsLeft(RestoreRun run) {
        String name = run.getMetadata().getName();
        assertThat(execution(run).ledger()).as(name).allMatch(LedgerEntry::removed);
        // What made nothing has nothing to clean up.
        if (!execution(run).ledger().isEmpty()) {
            assertThat(condition(run, "CleanedUp")).as("%s", run.getStatus()).isEqualTo("True");
        }
        assertThat(namespaces(run)).as("namespaces of %s", name).isEmpty();
        Lab.eventually(
                "nothing that runs for " + name,
                LONG,
                () -> jobs(run).stream().noneMatch(PlanRuns::isActive)
                                && pods(run).stream()
                                        .noneMatch(pod -> List.of("Running", "Pending")
                                                .contains(pod.getStatus().getPhase()))
                        ? Optional.of(true)
                        : Optional.empty());
    }

    /** The namespace that a drill has made, when it is there. */
    Namespace namespace(RestoreRun run) {
        return Lab.eventually(
                "a namespace of " + run.getMetadata().getName(),
                LONG,
                () -> namespaces(run).stream().findFirst());
    }

    /** Its namespace goes, though nobody can tell any more what the run was. */
    void assertNoNamespaceIsLeft(RestoreRun run) {
        Lab.eventually(
                "no namespace of " + run.getMetadata().getName(),
                LONG,
                () -> namespaces(run).isEmpty() ? Optional.of(true) : Optional.empty());
    }

    static Execution execution(RestoreRun run) {
        return Objects.requireNonNull(run.getStatus().execution(), () -> "no execution: " + run.getStatus());
    }

    static String condition(RestoreRun run, String type) {
        return run.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + ": " + run.getStatus()))
                .getStatus();
    }

    private List<Namespace> namespaces(RestoreRun run) {
        return lab.client()
                .namespaces()
                .withLabel(Names.RUN_UID, run.getMetadata().getUid())
                .list()
                .getItems();
    }

    private List<Pod> pods(RestoreRun run) {
        return lab.client()
                .pods()
                .inNamespace(Lab.SHOP)
                .withLabel(Names.RUN_UID, run.getMetadata().getUid())
                .list()
                .getItems();
    }

    private List<Job> jobs(RestoreRun run) {
        return lab.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Lab.SHOP)
                .withLabel(Names.RUN_UID, run.getMetadata().getUid())
                .list()
                .getItems();
    }

    private static boolean isActive(Job job) {
        return job.getStatus().getActive() != null && job.getStatus().getActive() > 0;
    }
}
