package io.holdfast.operator.repository;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.Names;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupRepositoryStatus;
import io.holdfast.operator.cache.Surroundings;
import io.holdfast.operator.job.WorkerJobs;
import io.holdfast.operator.job.Workers;
import io.holdfast.operator.repository.RepositoryDecision.Save;
import io.holdfast.operator.repository.RepositoryDecision.StartProbe;
import io.holdfast.operator.repository.RepositoryDecision.StopProbe;
import io.holdfast.operator.repository.RepositoryDecision.WaitForChange;
import io.holdfast.operator.repository.RepositoryDecision.WaitUntil;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/** Keeps what is known of one repository up to date: observes, lets {@link RepositoryRules} decide, and acts. */
@ControllerConfiguration(name = "repository", fieldManager = "holdfast-operator")
public final class RepositoryReconciler implements Reconciler<BackupRepository> {
    private static final Duration SOON = Duration.ofMillis(10);
    private static final Duration CACHES_FILL = Duration.ofMillis(200);

    private final Surroundings surroundings;

    public RepositoryReconciler(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public List<EventSource<?, BackupRepository>> prepareEventSources(EventSourceContext<BackupRepository> context) {
        surroundings.caches().repositories(context);
        return List.of(
                Workers.source(Job.class, Workers.PROBE_TASKS, Names.REPOSITORY, context),
                Workers.source(Pod.class, Workers.PROBE_TASKS, Names.REPOSITORY, context));
    }

    @Override
    public UpdateControl<BackupRepository> reconcile(BackupRepository repository, Context<BackupRepository> context) {
        if (!surroundings.caches().isOpen(repository.getMetadata().getNamespace())) {
            return UpdateControl.<BackupRepository>noUpdate().rescheduleAfter(CACHES_FILL);
        }
        Instant now = surroundings.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        RepositoryView view = observe(repository, context, now);
        RepositoryDecision decision = RepositoryRules.decide(view, now);
        try {
            return act(decision, repository, context.getClient(), now);
        } catch (KubernetesClientException refused) {
            if (!(decision instanceof StartProbe) || !Workers.isRefusal(refused)) {
                throw refused;
            }
            String message = Objects.requireNonNullElse(refused.getMessage(), "");
            return act(RepositoryRules.refused(view, message, now), repository, context.getClient(), now);
        }
    }

    private UpdateControl<BackupRepository> act(
            RepositoryDecision decision, BackupRepository repository, KubernetesClient client, Instant now) {
        return switch (decision) {
            case Save save -> {
                surroundings.events().tell(repository, save.told());
                yield UpdateControl.patchStatus(withStatus(repository, save.status()))
                        .rescheduleAfter(SOON);
            }
            case StartProbe start -> {
                Workers.create(client, surroundings.jobs().probe(repository, start.number()));
                yield UpdateControl.noUpdate();
            }
            case StopProbe stop -> {
                Workers.delete(
                        client,
                        repository.getMetadata().getNamespace(),
                        WorkerJobs.probeName(repository.getMetadata().getUid(), stop.number()));
                yield UpdateControl.<BackupRepository>noUpdate().rescheduleAfter(Workers.STOPPING);
            }
            case WaitUntil wait -> {
                nudgePolicies(repository);
                Duration rest = Duration.between(now, wait.time());
                yield UpdateControl.<BackupRepository>noUpdate()
                        .rescheduleAfter(rest.compareTo(SOON) < 0 ? SOON : rest);
            }
            case WaitForChange _ -> UpdateControl.noUpdate();
        };
    }

    private RepositoryView observe(BackupRepository repository, Context<BackupRepository> context, Instant now) {
        BackupRepositoryStatus status = Objects.requireNonNullElseGet(
                repository.getStatus(),
                () -> new BackupRepositoryStatus(null, List.of(), null, null, null, null, null, List.of(), null));
        Integer number = status.probe();
        RepositoryView view = new RepositoryView(
                Objects.requireNonNullElse(repository.getMetadata().getGeneration(), 0L),
                repository.getSpec(),
                status,
                surroundings
                        .reading()
                        .read(
                                WorkerJobs.probeName(repository.getMetadata().getUid(), number == null ? 0 : number),
                                context.getSecondaryResources(Job.class),
                                context.getSecondaryResources(Pod.class),
                                now));
        surroundings.caches().checkOpen(repository.getMetadata().getNamespace());
        return view;
    }

    /** A policy is ready only while its repositories are. */
    private void nudgePolicies(BackupRepository repository) {
        String namespace = repository.getMetadata().getNamespace();
        for (BackupPolicy policy : surroundings
                .caches()
                .policiesOf(namespace, repository.getMetadata().getName())) {
            surroundings.nudges().policy(namespace, policy.getMetadata().getName());
        }
    }

    private static BackupRepository withStatus(BackupRepository repository, BackupRepositoryStatus status) {
        BackupRepository patch = new BackupRepository();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(repository.getMetadata().getName())
                .withNamespace(repository.getMetadata().getNamespace())
                .build());
        patch.setStatus(status);
        return patch;
    }
}
