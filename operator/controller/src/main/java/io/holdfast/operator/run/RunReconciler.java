package io.holdfast.operator.run;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.WorkerSettings;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import io.holdfast.operator.cache.Caches;
import io.holdfast.operator.cache.Nudges;
import io.holdfast.operator.cache.Surroundings;
import io.holdfast.operator.job.Farewell;
import io.holdfast.operator.job.RunJobs;
import io.holdfast.operator.job.RunPlan;
import io.holdfast.operator.job.Workers;
import io.holdfast.operator.run.RunMove.Freeze;
import io.holdfast.operator.run.RunMove.GiveWay;
import io.holdfast.operator.run.RunMove.Release;
import io.holdfast.operator.run.RunMove.Save;
import io.holdfast.operator.run.RunMove.StartCleanup;
import io.holdfast.operator.run.RunMove.StartCopy;
import io.holdfast.operator.run.RunMove.StartWorker;
import io.holdfast.operator.run.RunMove.StopCopy;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
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

    /** What is kept is seen at once; what stood in its place may have gone without a word. */
    private static final Duration KEEPING = Duration.ofSeconds(1);

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
                Workers.source(ControllerRevision.class, Names.RUN_UID, Names.RUN, context),
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
                case Freeze _ -> RunLifecycle.notKept(view, message, now);
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
                yield view.status().isOver() && !caches.isSeenByOthers(run)
                        ? UpdateControl.<RestoreRun>noUpdate().rescheduleAfter(CACHES_FILL)
                        : UpdateControl.noUpdate();
            }
            case GiveWay way -> {
                if (GivingWay.ask(client, run, way.to())) {
                    events.tell(run, List.of(new Announcement(Reason.RUN_GIVES_WAY, "to recovery " + way.to())));
                }
                yield UpdateControl.<RestoreRun>noUpdate().rescheduleAfter(GIVING_WAY);
            }
            case Freeze _, StartWorker _, StartCleanup _, StopWorker _, StartCopy _, StopCopy _ -> {
                work(move, view, run, client, now);
                yield switch (move) {
                    case StopWorker _, StopCopy _ ->
                        UpdateControl.<RestoreRun>noUpdate().rescheduleAfter(Workers.STOPPING);
                    case Freeze _ -> UpdateControl.<RestoreRun>noUpdate().rescheduleAfter(KEEPING);
                    default -> UpdateControl.noUpdate();
                };
            }
            case Release _ -> UpdateControl.noUpdate();
        };
    }

    private void work(RunMove move, RunView view, RestoreRun run, KubernetesClient client, Instant now) {
        switch (move) {
            case Freeze freeze -> FrozenPlan.keep(client, run, freeze.yaml());
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
            case StartCopy copy -> {
                RunPlan.Saved saved = view.plan()
                        .flatMap(plan ->
                                plan.saved(Objects.requireNonNull(copy.step().component())))
                        .orElseThrow();
                Workers.create(client, jobs.copy(run, saved, Duration.between(now, copy.deadline()), copy.step()));
            }
            case StopCopy copy -> Workers.delete(client, run.getMetadata().getNamespace(), copy.job());
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

    private static PatchContext apply(String manager) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(true)
                .build();
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
