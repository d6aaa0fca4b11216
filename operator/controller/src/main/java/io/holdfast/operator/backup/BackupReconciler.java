package io.holdfast.operator.backup;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupStatus;
import io.holdfast.operator.backup.BackupDecision.Release;
import io.holdfast.operator.backup.BackupDecision.Save;
import io.holdfast.operator.backup.BackupDecision.StartSweep;
import io.holdfast.operator.backup.BackupDecision.StartWorker;
import io.holdfast.operator.backup.BackupDecision.StopWorker;
import io.holdfast.operator.backup.BackupDecision.WaitForChange;
import io.holdfast.operator.backup.BackupDecision.WaitUntil;
import io.holdfast.operator.cache.Caches;
import io.holdfast.operator.cache.Nudges;
import io.holdfast.operator.cache.Surroundings;
import io.holdfast.operator.job.Farewell;
import io.holdfast.operator.job.PinnedBackups;
import io.holdfast.operator.job.WorkerJobs;
import io.holdfast.operator.job.Workers;
import io.holdfast.operator.status.Events;
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

/** Takes one Backup from its first attempt to its end: observes, lets {@link BackupRules} decide, and acts. */
@ControllerConfiguration(
        name = "backup",
        finalizerName = Names.FINALIZER,
        fieldManager = "holdfast-operator",
        // An annotation that pins is no new generation.
        generationAwareEventProcessing = false)
public final class BackupReconciler implements Reconciler<Backup>, Cleaner<Backup> {
    private static final Duration SOON = Duration.ofMillis(10);
    private static final Duration CACHES_FILL = Duration.ofMillis(200);

    private final BackupObserver observer;
    private final WorkerJobs jobs;
    private final Events events;
    private final Caches caches;
    private final Nudges nudges;
    private final InstantSource clock;

    public BackupReconciler(Surroundings surroundings) {
        this.caches = surroundings.caches();
        this.nudges = surroundings.nudges();
        this.observer = new BackupObserver(surroundings.caches(), surroundings.reading());
        this.jobs = surroundings.jobs();
        this.events = surroundings.events();
        this.clock = surroundings.clock();
    }

    @Override
    public List<EventSource<?, Backup>> prepareEventSources(EventSourceContext<Backup> context) {
        caches.backups(context);
        return List.of(
                Workers.source(Job.class, Workers.BACKUP_TASKS, Names.BACKUP, context),
                Workers.source(Pod.class, Workers.BACKUP_TASKS, Names.BACKUP, context),
                nudges.ofBackups());
    }

    @Override
    public UpdateControl<Backup> reconcile(Backup backup, Context<Backup> context) {
        if (!caches.isOpen(backup.getMetadata().getNamespace())) {
            return UpdateControl.<Backup>noUpdate().rescheduleAfter(CACHES_FILL);
        }
        PinnedBackups.keep(context.getClient(), backup);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        BackupView view = observer.observe(backup, context, now);
        BackupDecision decision = BackupRules.decide(view, now);
        try {
            return act(decision, backup, context.getClient(), now);
        } catch (KubernetesClientException refused) {
            if (!Workers.isRefusal(refused)) {
                throw refused;
            }
            String message = Objects.requireNonNullElse(refused.getMessage(), "");
            return switch (decision) {
                case StartWorker _ -> act(BackupRules.refused(view, message, now), backup, context.getClient(), now);
                case StartSweep _ -> act(SweepRules.refused(view, message, now), backup, context.getClient(), now);
                case Save _, StopWorker _, WaitUntil _, WaitForChange _, Release _ -> throw refused;
            };
        }
    }

    private UpdateControl<Backup> act(BackupDecision decision, Backup backup, KubernetesClient client, Instant now) {
        return switch (decision) {
            case Save save -> {
                events.tell(backup, save.announcements());
                yield UpdateControl.patchStatus(withStatus(backup, save.status()))
                        .rescheduleAfter(SOON);
            }
            case WaitUntil wait -> UpdateControl.<Backup>noUpdate().rescheduleAfter(until(wait.time(), now));
            case WaitForChange _ -> {
                nudgePolicyOf(backup);
                yield isOver(backup) && !caches.isSeenByOthers(backup)
                        ? UpdateControl.<Backup>noUpdate().rescheduleAfter(CACHES_FILL)
                        : UpdateControl.noUpdate();
            }
            case Release _ -> UpdateControl.noUpdate();
            case StartWorker start -> {
                startWorker(backup, start.attempt(), client);
                yield UpdateControl.noUpdate();
            }
            case StartSweep start -> {
                startSweep(backup, start.attempts(), client);
                yield UpdateControl.noUpdate();
            }
            case StopWorker stop -> {
                stopWorker(backup, stop.attempt(), client);
                yield UpdateControl.<Backup>noUpdate().rescheduleAfter(Workers.STOPPING);
            }
        };
    }

    @Override
    public DeleteControl cleanup(Backup backup, Context<Backup> context) {
        if (!caches.isOpen(backup.getMetadata().getNamespace())) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(CACHES_FILL.toMillis());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return Farewell.unlessNamespaceGoes(context.getClient(), backup, () -> cleanup(backup, context, now));
    }

    private DeleteControl cleanup(Backup backup, Context<Backup> context, Instant now) {
        return switch (SweepRules.onDeletion(observer.observe(backup, context, now))) {
            case Release release -> {
                events.tell(backup, release.announcements());
                yield DeleteControl.defaultDelete();
            }
            case StartSweep start -> {
                startSweep(backup, start.attempts(), context.getClient());
                yield DeleteControl.noFinalizerRemoval();
            }
            case StopWorker stop -> {
                stopWorker(backup, stop.attempt(), context.getClient());
                yield DeleteControl.noFinalizerRemoval().rescheduleAfter(Workers.STOPPING.toMillis());
            }
            case WaitUntil wait ->
                DeleteControl.noFinalizerRemoval()
                        .rescheduleAfter(until(wait.time(), now).toMillis());
            case WaitForChange _, Save _, StartWorker _ -> DeleteControl.noFinalizerRemoval();
        };
    }

    private void startWorker(Backup backup, int attempt, KubernetesClient client) {
        BackupPolicy policy = observer.policy(backup).orElseThrow();
        Workers.create(client, jobs.backup(backup, policy, observer.repositories(policy), attempt));
    }

    private void startSweep(Backup backup, int attempts, KubernetesClient client) {
        BackupPolicy policy = observer.policy(backup).orElseThrow();
        Workers.create(client, jobs.sweep(backup, policy, observer.repositories(policy), attempts));
    }

    private static void stopWorker(Backup backup, int attempt, KubernetesClient client) {
        Workers.delete(
                client,
                backup.getMetadata().getNamespace(),
                WorkerJobs.backupName(backup.getMetadata().getUid(), attempt));
    }

    /** A run that is over belongs into its policy's figures. */
    private void nudgePolicyOf(Backup backup) {
        if (isOver(backup)) {
            nudges.policy(
                    backup.getMetadata().getNamespace(),
                    backup.getSpec().policyRef().name());
        }
    }

    private static boolean isOver(Backup backup) {
        return backup.getStatus() != null && backup.getStatus().isOver();
    }

    private static Backup withStatus(Backup backup, BackupStatus status) {
        Backup patch = new Backup();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(backup.getMetadata().getName())
                .withNamespace(backup.getMetadata().getNamespace())
                .build());
        patch.setStatus(status);
        return patch;
    }

    private static Duration until(Instant time, Instant now) {
        Duration rest = Duration.between(now, time);
        return rest.compareTo(SOON) < 0 ? SOON : rest;
    }
}
