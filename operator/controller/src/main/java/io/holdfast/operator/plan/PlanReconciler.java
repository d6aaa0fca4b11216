package io.holdfast.operator.plan;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.plan.RestorePlanStatus;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.operator.cache.Caches;
import io.holdfast.operator.cache.Nudges;
import io.holdfast.operator.cache.Surroundings;
import io.holdfast.operator.plan.PlanDecision.NewRun;
import io.holdfast.operator.run.RunNames;
import io.holdfast.operator.status.Events;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Watches over one RestorePlan: observes, lets {@link PlanRules} decide, and acts. */
@ControllerConfiguration(name = "plan", fieldManager = "holdfast-operator", generationAwareEventProcessing = false)
public final class PlanReconciler implements Reconciler<RestorePlan> {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration CACHES_FILL = Duration.ofMillis(200);

    private final Caches caches;
    private final Nudges nudges;
    private final PlanObserver observer;
    private final Events events;
    private final InstantSource clock;

    public PlanReconciler(Surroundings surroundings) {
        this.caches = surroundings.caches();
        this.nudges = surroundings.nudges();
        this.observer = new PlanObserver(surroundings.caches());
        this.events = surroundings.events();
        this.clock = surroundings.clock();
    }

    @Override
    public List<EventSource<?, RestorePlan>> prepareEventSources(EventSourceContext<RestorePlan> context) {
        caches.plans(context);
        return List.of(nudges.ofPlans());
    }

    @Override
    public UpdateControl<RestorePlan> reconcile(RestorePlan plan, Context<RestorePlan> context) {
        if (!caches.isOpen(plan.getMetadata().getNamespace())) {
            return UpdateControl.<RestorePlan>noUpdate().rescheduleAfter(CACHES_FILL);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        PlanDecision decision = PlanRules.decide(observer.observe(plan, now), now);
        KubernetesClient client = context.getClient();
        decision.create().forEach(run -> create(client, plan, run));
        decision.delete().forEach(name -> delete(client, plan, name));
        events.tell(plan, decision.announcements());
        if (!decision.status().equals(plan.getStatus())) {
            // Looked at again once it is stored: history lets only those runs go that are stored as counted.
            return UpdateControl.patchStatus(withStatus(plan, decision.status()))
                    .rescheduleAfter(SHORTEST);
        }
        Duration pause =
                decision.wakeAt().map(time -> Duration.between(now, time)).orElse(LONGEST);
        return UpdateControl.<RestorePlan>noUpdate().rescheduleAfter(within(pause));
    }

    private static void create(KubernetesClient client, RestorePlan plan, NewRun wanted) {
        RestoreRun run = new RestoreRun();
        run.setMetadata(new ObjectMetaBuilder()
                .withName(wanted.name())
                .withNamespace(plan.getMetadata().getNamespace())
                .addNewOwnerReference()
                .withApiVersion(plan.getApiVersion())
                .withKind(plan.getKind())
                .withName(plan.getMetadata().getName())
                .withUid(plan.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .build());
        run.setSpec(new RestoreRunSpec(
                new LocalRef(plan.getMetadata().getName()),
                null,
                wanted.mode(),
                wanted.drill(),
                wanted.reason(),
                null,
                null,
                List.of(),
                null,
                null,
                wanted.scheduledTime()));
        RunNames.create(client, run);
    }

    private static void delete(KubernetesClient client, RestorePlan plan, String run) {
        client.resources(RestoreRun.class)
                .inNamespace(plan.getMetadata().getNamespace())
                .withName(run)
                .delete();
    }

    private static RestorePlan withStatus(RestorePlan plan, RestorePlanStatus status) {
        RestorePlan patch = new RestorePlan();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(plan.getMetadata().getName())
                .withNamespace(plan.getMetadata().getNamespace())
                .build());
        patch.setStatus(status);
        return patch;
    }

    private static Duration within(Duration pause) {
        return pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
