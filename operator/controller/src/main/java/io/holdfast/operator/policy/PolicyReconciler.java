package io.holdfast.operator.policy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupPolicyStatus;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.operator.cache.Caches;
import io.holdfast.operator.cache.Nudges;
import io.holdfast.operator.cache.Surroundings;
import io.holdfast.operator.change.ConfigurationWatch;
import io.holdfast.operator.job.Farewell;
import io.holdfast.operator.job.WorkerJobs;
import io.holdfast.operator.job.WorkerReading;
import io.holdfast.operator.job.WorkerState;
import io.holdfast.operator.job.Workers;
import io.holdfast.operator.policy.DeletionDecision.DeleteBackups;
import io.holdfast.operator.policy.DeletionDecision.ForgetPrune;
import io.holdfast.operator.policy.DeletionDecision.Release;
import io.holdfast.operator.policy.DeletionDecision.StartPrune;
import io.holdfast.operator.policy.DeletionDecision.WaitUntil;
import io.holdfast.operator.run.RunNames;
import io.holdfast.operator.status.Conditions;
import io.holdfast.operator.status.Events;
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
import java.util.Optional;
import java.util.Set;

/** Starts the runs of one policy and keeps its figures: observes, lets {@link PolicyRules} decide, and acts. */
@ControllerConfiguration(
        name = "policy",
        finalizerName = Names.FINALIZER,
        fieldManager = "holdfast-operator",
        generationAwareEventProcessing = false)
public final class PolicyReconciler implements Reconciler<BackupPolicy>, Cleaner<BackupPolicy> {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration CACHES_FILL = Duration.ofMillis(200);

    private final Caches caches;
    private final Nudges nudges;
    private final ConfigurationWatch configuration;
    private final WorkerReading reading;
    private final WorkerJobs jobs;
    private final Events events;
    private final InstantSource clock;

    public PolicyReconciler(Surroundings surroundings) {
        this.caches = surroundings.caches();
        this.nudges = surroundings.nudges();
        this.configuration = surroundings.configuration();
        this.reading = surroundings.reading();
        this.jobs = surroundings.jobs();
        this.events = surroundings.events();
        this.clock = surroundings.clock();
    }

    @Override
    public List<EventSource<?, BackupPolicy>> prepareEventSources(EventSourceContext<BackupPolicy> context) {
        caches.policies(context);
        return List.of(
                nudges.ofPolicies(),
                Workers.source(Job.class, Workers.POLICY_TASKS, Names.POLICY, context),
                Workers.source(Pod.class, Workers.POLICY_TASKS, Names.POLICY, context));
    }

    @Override
    public UpdateControl<BackupPolicy> reconcile(BackupPolicy policy, Context<BackupPolicy> context) {
        if (!caches.isOpen(policy.getMetadata().getNamespace())) {
            return UpdateControl.<BackupPolicy>noUpdate().rescheduleAfter(CACHES_FILL);
        }
        Instant now = now();
        PolicyView view = view(policy);
        PolicyDecision decision = PolicyRules.decide(view, now);
        for (PolicyDecision.NewBackup backup : decision.create()) {
            RunNames.create(context.getClient(), NewRuns.build(policy, backup));
        }
        for (PolicyDecision.NewVerification verification : decision.verify()) {
            RunNames.create(context.getClient(), NewRuns.build(policy, verification));
        }
        view.backups().stream()
                .filter(backup ->
                        decision.delete().contains(backup.getMetadata().getName()))
                .forEach(backup -> deleteAsSeen(context.getClient(), policy, backup));
        decision.deleteRuns().forEach(name -> delete(context.getClient(), RestoreRun.class, policy, name));
        events.tell(policy, decision.announcements());
        view.backups().stream().filter(PolicyReconciler::waits).forEach(nudges::backup);
        BackupPolicyStatus status = importInto(decision.status(), policy, view, context);
        if (!status.equals(policy.getStatus())) {
            caches.plansOf(view.namespace(), view.name()).forEach(nudges::plan);
            // Looked at again once it is stored: history lets only those Backups go that are stored as counted.
            return UpdateControl.patchStatus(withStatus(policy, status)).rescheduleAfter(SHORTEST);
        }
        Duration pause =
                decision.wakeAt().map(time -> Duration.between(now, time)).orElse(LONGEST);
        return UpdateControl.<BackupPolicy>noUpdate().rescheduleAfter(within(pause));
    }

    @Override
    public DeleteControl cleanup(BackupPolicy policy, Context<BackupPolicy> context) {
        if (!caches.isOpen(policy.getMetadata().getNamespace())) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(CACHES_FILL.toMillis());
        }
        configuration.forget(policy);
        Instant now = now();
        return Farewell.unlessNamespaceGoes(context.getClient(), policy, () -> cleanup(policy, context, now));
    }

    private DeleteControl cleanup(BackupPolicy policy, Context<BackupPolicy> context, Instant now) {
        KubernetesClient client = context.getClient();
        String pruneName = WorkerJobs.pruneName(policy.getMetadata().getUid());
        Set<Job> jobs = context.getSecondaryResources(Job.class);
        WorkerState prune = reading.read(pruneName, jobs, context.getSecondaryResources(Pod.class), now);
        PolicyView view = view(policy);
        return switch (DeletionRules.decide(view, named(jobs, pruneName), prune, now)) {
            case DeleteBackups backups -> {
                view.backups().stream()
                        .filter(backup ->
                                backups.names().contains(backup.getMetadata().getName()))
                        .forEach(backup -> deleteAsSeen(client, policy, backup));
                yield later(SHORTEST);
            }
            case StartPrune start -> {
                events.tell(policy, List.of(start.announcement()));
                Workers.create(client, this.jobs.prune(policy, repositories(policy)));
                yield later(LONGEST);
            }
            case ForgetPrune forget -> {
                events.tell(policy, List.of(forget.announcement()));
                Workers.delete(client, policy.getMetadata().getNamespace(), pruneName);
                yield later(SHORTEST);
            }
            case WaitUntil wait -> later(Duration.between(now, wait.time()));
            case Release release -> {
                events.tell(policy, release.announcements());
                yield DeleteControl.defaultDelete();
            }
        };
    }

    private static Optional<Job> named(Set<Job> jobs, String name) {
        return jobs.stream()
                .filter(job -> job.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** Looks after recovery points that are older than the policy, where this installation may. */
    private BackupPolicyStatus importInto(
            BackupPolicyStatus status, BackupPolicy policy, PolicyView view, Context<BackupPolicy> context) {
        if (!jobs.mayImport()) {
            return status;
        }
        Instant now = now();
        WorkerState worker = reading.read(
                WorkerJobs.importName(policy.getMetadata().getUid()),
                context.getSecondaryResources(Job.class),
                context.getSecondaryResources(Pod.class),
                now);
        return switch (ImportRules.decide(view, worker, now)) {
            case ImportDecision.Rest _ -> status;
            case ImportDecision.Start start -> {
                events.tell(policy, List.of(start.announcement()));
                Workers.create(context.getClient(), jobs.importing(policy, repositories(policy)));
                yield status;
            }
            case ImportDecision.Forget forget -> {
                Workers.delete(
                        context.getClient(),
                        policy.getMetadata().getNamespace(),
                        WorkerJobs.importName(policy.getMetadata().getUid()));
                yield status.withImported(forget.status());
            }
            case ImportDecision.Finish finish -> {
                events.tell(policy, List.of(finish.announcement()));
                yield status.withImported(finish.status());
            }
        };
    }

    private PolicyView view(BackupPolicy policy) {
        String namespace = policy.getMetadata().getNamespace();
        List<String> named = policy.getSpec().repositories();
        List<BackupRepository> found = repositories(policy);
        List<String> foundNames =
                found.stream().map(one -> one.getMetadata().getName()).toList();
        PolicyView view = new PolicyView(
                namespace,
                policy.getMetadata().getName(),
                Instant.parse(policy.getMetadata().getCreationTimestamp()),
                Objects.requireNonNullElse(policy.getMetadata().getGeneration(), 0L),
                policy.getSpec(),
                Objects.requireNonNullElseGet(policy.getStatus(), BackupPolicyStatus::fresh),
                Optional.ofNullable(policy.getMetadata().getAnnotations().get(Names.REQUESTED_AT)),
                named.stream().filter(name -> !foundNames.contains(name)).toList(),
                found.stream()
                        .filter(one -> !isReady(one))
                        .map(one -> one.getMetadata().getName())
                        .toList(),
                caches.backupsOf(namespace, policy.getMetadata().getName()),
                verifications(policy),
                policy.isMarkedForDeletion() ? Map.of() : configuration.look(policy));
        caches.checkOpen(namespace);
        return view;
    }

    private List<RestoreRun> verifications(BackupPolicy policy) {
        return caches.runs(policy.getMetadata().getNamespace()).stream()
                .filter(run -> run.getSpec().verify() != null
                        && run.getSpec()
                                .verify()
                                .policyRef()
                                .name()
                                .equals(policy.getMetadata().getName()))
                .toList();
    }

    private List<BackupRepository> repositories(BackupPolicy policy) {
        return policy.getSpec().repositories().stream()
                .flatMap(name -> caches.repository(policy.getMetadata().getNamespace(), name).stream())
                .toList();
    }

    private static boolean isReady(BackupRepository repository) {
        return repository.getStatus() != null
                && Conditions.isTrue(repository.getStatus().conditions(), Conditions.READY);
    }

    /** Runs that wait for a policy, a repository or an older run; none of them nudges the policy in turn. */
    private static boolean waits(Backup backup) {
        Integer attempt = backup.getStatus() == null ? null : backup.getStatus().attempt();
        return !SourceFigures.isOver(backup) && (attempt == null || attempt == 0);
    }

    /** What is over goes only as it was seen: it may have been pinned since, and that change brings the policy here again. */
    private static void deleteAsSeen(KubernetesClient client, BackupPolicy policy, Backup backup) {
        if (!SourceFigures.isOver(backup)) {
            delete(client, Backup.class, policy, backup.getMetadata().getName());
            return;
        }
        try {
            client.resource(backup).lockResourceVersion().delete();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw refused;
            }
        }
    }

    private static <R extends HasMetadata> void delete(
            KubernetesClient client, Class<R> type, BackupPolicy policy, String run) {
        client.resources(type)
                .inNamespace(policy.getMetadata().getNamespace())
                .withName(run)
                .delete();
    }

    private static BackupPolicy withStatus(BackupPolicy policy, BackupPolicyStatus status) {
        BackupPolicy patch = new BackupPolicy();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(policy.getMetadata().getName())
                .withNamespace(policy.getMetadata().getNamespace())
                .build());
        patch.setStatus(status);
        return patch;
    }

    private static Duration within(Duration pause) {
        return pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    private static DeleteControl later(Duration pause) {
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(within(pause).toMillis());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
