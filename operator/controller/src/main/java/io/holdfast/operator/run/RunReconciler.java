package io.holdfast.operator.run;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.api.CurrentUser;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.WorkerSettings;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.api.v1alpha1.run.RunDecision;
import io.holdfast.api.v1alpha1.run.RunDecisionSpec;
import io.holdfast.api.v1alpha1.run.Verdict;
import io.holdfast.operator.cache.Caches;
import io.holdfast.operator.cache.Nudges;
import io.holdfast.operator.cache.Surroundings;
import io.holdfast.operator.job.Farewell;
import io.holdfast.operator.job.RunJobs;
import io.holdfast.operator.job.Workers;
import io.holdfast.operator.run.RunMove.Freeze;
import io.holdfast.operator.run.RunMove.GiveWay;
import io.holdfast.operator.run.RunMove.Release;
import io.holdfast.operator.run.RunMove.Save;
import io.holdfast.operator.run.RunMove.StartCleanup;
import io.holdfast.operator.run.RunMove.StartWorker;
import io.holdfast.operator.run.RunMove.StopWorker;
import io.holdfast.operator.run.RunMove.WaitForChange;
import io.holdfast.operator.run.RunMove.WaitUntil;
import io.holdfast.operator.status.Announcement;
import io.holdfast.operator.status.Events;
import io.holdfast.operator.status.Reason;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Takes one RestoreRun from its first worker to its end: observes, lets {@link RunLifecycle} decide, and acts. */
@ControllerConfiguration(
        name = "run",
        finalizerName = Names.FINALIZER,
        fieldManager = "holdfast-operator",
        generationAwareEventProcessing = false)
public final class RunReconciler implements Reconciler<RestoreRun>, Cleaner<RestoreRun> {
    private static final Duration SOON = Duration.ofMillis(10);
    private static final Duration CACHES_FILL = Duration.ofMillis(200);
    private static final Duration GIVING_WAY = Duration.ofSeconds(15);

    private final RunObserver observer;
    private final RunJobs jobs;
    private final Events events;
    private final Caches caches;
    private final Nudges nudges;
    private final InstantSource clock;

    public RunReconciler(Surroundings surroundings) {
        this.caches = surroundings.caches();
        this.nudges = surroundings.nudges();
        this.observer = new RunObserver(surroundings.caches(), surroundings.reading(), surroundings.runJobs());
        this.jobs = surroundings.runJobs();
        this.events = surroundings.events();
        this.clock = surroundings.clock();
    }

    @Override
    public List<EventSource<?, RestoreRun>> prepareEventSources(EventSourceContext<RestoreRun> context) {
        caches.runs(context);
        return List.of(
                Workers.source(Job.class, Workers.RUN_TASKS, Names.RUN, context),
                Workers.source(Pod.class, Workers.RUN_TASKS, Names.RUN, context),
                nudges.ofRuns());
    }

    @Override
    public UpdateControl<RestoreRun> reconcile(RestoreRun run, Context<RestoreRun> context) {
        if (!caches.isOpen(run.getMetadata().getNamespace())) {
            return UpdateControl.<RestoreRun>noUpdate().rescheduleAfter(CACHES_FILL);
        }
        Instant now = now();
        RunView view = observer.observe(run, context, now);
        RunMove move = RunLifecycle.decide(view, now);
        try {
            return act(move, view, run, context.getClient(), now);
        } catch (KubernetesClientException refused) {
            if (!Workers.isRefusal(refused)) {
                throw refused;
            }
            String message = Objects.requireNonNullElse(refused.getMessage(), "");
            RunMove instead = switch (move) {
                case StartWorker _ -> RunLifecycle.refused(view, message, now);
                case StartCleanup _ -> RunCleanup.refused(view, now);
                default -> throw refused;
            };
            return act(instead, view, run, context.getClient(), now);
        }
    }

    private UpdateControl<RestoreRun> act(
            RunMove move, RunView view, RestoreRun run, KubernetesClient client, Instant now) {
        return switch (move) {
            case Save save -> {
                events.tell(run, save.announcements());
                nudges.neighbours(run, caches);
                yield UpdateControl.patchStatus(withStatus(run, save.status())).rescheduleAfter(SOON);
            }
            case WaitUntil wait -> UpdateControl.<RestoreRun>noUpdate().rescheduleAfter(until(wait.time(), now));
            case WaitForChange _ -> {
                nudges.subjectOf(run);
                nudges.backupsUnderWay(run, caches);
                yield UpdateControl.noUpdate();
            }
            case GiveWay way -> {
                giveWay(run, way.to(), client);
                yield UpdateControl.<RestoreRun>noUpdate().rescheduleAfter(GIVING_WAY);
            }
            case Freeze _, StartWorker _, StartCleanup _, StopWorker _ -> {
                work(move, view, run, client, now);
                yield move instanceof StopWorker
                        ? UpdateControl.<RestoreRun>noUpdate().rescheduleAfter(Workers.STOPPING)
                        : UpdateControl.noUpdate();
            }
            case Release _ -> UpdateControl.noUpdate();
        };
    }

    private void work(RunMove move, RunView view, RestoreRun run, KubernetesClient client, Instant now) {
        switch (move) {
            case Freeze freeze -> freeze(run, freeze.yaml(), client);
            case StartWorker start ->
                Workers.create(
                        client,
                        jobs.run(
                                run,
                                view.plan().orElseThrow(),
                                Duration.between(now, start.deadline()),
                                start.attempt()));
            case StartCleanup start -> Workers.create(client, jobs.cleanup(run, settings(view), start.attempt()));
            case StopWorker stop ->
                Workers.delete(
                        client,
                        run.getMetadata().getNamespace(),
                        RunJobs.runName(run.getMetadata().getUid(), stop.attempt()));
            default -> throw new IllegalArgumentException("not work: " + move);
        }
    }

    private static WorkerSettings settings(RunView view) {
        return view.plan().map(plan -> plan.plan().worker()).orElse(WorkerSettings.USUAL);
    }

    @Override
    public DeleteControl cleanup(RestoreRun run, Context<RestoreRun> context) {
        if (!caches.isOpen(run.getMetadata().getNamespace())) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(CACHES_FILL.toMillis());
        }
        return Farewell.unlessNamespaceGoes(context.getClient(), run, () -> cleanup(run, context, now()));
    }

    private DeleteControl cleanup(RestoreRun run, Context<RestoreRun> context, Instant now) {
        RunView view = observer.observe(run, context, now);
        KubernetesClient client = context.getClient();
        return switch (RunCleanup.onDeletion(view, now)) {
            case Release release -> {
                events.tell(run, release.announcements());
                nudges.neighbours(run, caches);
                yield DeleteControl.defaultDelete();
            }
            case Save save -> {
                client.resource(withStatus(run, save.status()))
                        .subresource("status")
                        .patch(apply("holdfast-operator"));
                yield later(SOON);
            }
            case WaitUntil wait -> later(until(wait.time(), now));
            case StartCleanup start -> cleanUpBeforeDeletion(run, start, view, client, now);
            case RunMove move -> {
                if (move instanceof StopWorker) {
                    work(move, view, run, client, now);
                    yield later(Workers.STOPPING);
                }
                yield DeleteControl.noFinalizerRemoval();
            }
        };
    }

    private DeleteControl cleanUpBeforeDeletion(
            RestoreRun run, StartCleanup start, RunView view, KubernetesClient client, Instant now) {
        try {
            work(start, view, run, client, now);
            return DeleteControl.noFinalizerRemoval();
        } catch (KubernetesClientException refused) {
            if (Farewell.isBecauseNamespaceGoes(client, run, refused)) {
                // What the run made carries its labels, and is found by them.
                events.tell(run, List.of(new Announcement(Reason.RUN_LEAKED, Reason.RUN_LEAKED.meaning())));
            }
            throw refused;
        }
    }

    private static void freeze(RestoreRun run, String yaml, KubernetesClient client) {
        RestoreRun patch = bare(run);
        patch.getMetadata().setAnnotations(Map.of(Names.PLAN, yaml));
        client.resource(patch).patch(apply("holdfast-plan"));
    }

    private static PatchContext apply(String manager) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(true)
                .build();
    }

    /** By a decision, as a person would: the run ends in order, and its report says why. */
    private void giveWay(RestoreRun run, String recovery, KubernetesClient client) {
        Execution execution = Objects.requireNonNull(run.getStatus().execution());
        RunDecision decision = new RunDecision();
        decision.setMetadata(new ObjectMetaBuilder()
                .withName(run.getMetadata().getName() + "-gives-way")
                .withNamespace(run.getMetadata().getNamespace())
                .addNewOwnerReference()
                .withApiVersion(run.getApiVersion())
                .withKind(run.getKind())
                .withName(run.getMetadata().getName())
                .withUid(run.getMetadata().getUid())
                .endOwnerReference()
                .build());
        decision.setSpec(new RunDecisionSpec(
                new LocalRef(run.getMetadata().getName()),
                Verdict.ABORT,
                null,
                CurrentUser.of(client),
                "recovery " + recovery + " has begun in this namespace",
                Objects.requireNonNull(execution.planDigest()),
                Objects.requireNonNull(execution.pointsDigest())));
        try {
            client.resource(decision).create();
            events.tell(run, List.of(new Announcement(Reason.RUN_GIVES_WAY, "to recovery " + recovery)));
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw refused;
            }
        }
    }

    private static RestoreRun withStatus(RestoreRun run, RestoreRunStatus status) {
        RestoreRun patch = bare(run);
        patch.setStatus(status);
        return patch;
    }

    private static RestoreRun bare(RestoreRun run) {
        RestoreRun bare = new RestoreRun();
        bare.setMetadata(new ObjectMetaBuilder()
                .withName(run.getMetadata().getName())
                .withNamespace(run.getMetadata().getNamespace())
                .build());
        return bare;
    }

    private static DeleteControl later(Duration pause) {
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(pause.toMillis());
    }

    private static Duration until(Instant time, Instant now) {
        Duration rest = Duration.between(now, time);
        return rest.compareTo(SOON) < 0 ? SOON : rest;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
