package io.holdfast.operator.job;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.Names;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Makes, removes and watches worker Jobs. */
public final class Workers {
    public static final String BACKUP_TASKS = Names.TASK + " in (backup, sweep)";
    public static final String PROBE_TASKS = Names.TASK + " = probe";
    public static final String POLICY_TASKS = Names.TASK + " in (prune, import)";
    public static final String RUN_TASKS = Names.TASK + " in (run, cleanup, copy)";

    /** The pause after which a worker that was stopped is looked at again: a node that is silent does not tell of its end. */
    public static final Duration STOPPING = Duration.ofMinutes(1);

    private static final Set<Integer> REFUSALS =
            Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, 422);

    private Workers() {}

    /** Watches Jobs or pods of some tasks; {@code key} is the annotation or label that names what they work for. */
    public static <R extends HasMetadata, P extends HasMetadata> EventSource<R, P> source(
            Class<R> type, String tasks, String key, EventSourceContext<P> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, context.getPrimaryResourceClass())
                        .withLabelSelector(tasks)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(worker -> primary(worker, key))
                        .build(),
                context);
    }

    /** Makes a Job; that it exists already means that an earlier look at the same object made it. */
    public static void create(KubernetesClient client, Job job) {
        try {
            client.batch().v1().jobs().resource(job).create();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw refused;
            }
        }
    }

    /** Removes a Job and its pods, if it is there. */
    public static void delete(KubernetesClient client, String namespace, String name) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    /** Whether making the same Job again would be refused again, until somebody changes something. */
    public static boolean isRefusal(KubernetesClientException refused) {
        return REFUSALS.contains(refused.getCode());
    }

    private static Set<ResourceID> primary(HasMetadata worker, String key) {
        Map<String, String> labels = worker.getMetadata().getLabels();
        Map<String, String> annotations = worker.getMetadata().getAnnotations();
        String name = annotations.getOrDefault(key, labels.get(key));
        return name == null
                ? Set.of()
                : Set.of(new ResourceID(name, worker.getMetadata().getNamespace()));
    }
}
