package io.holdfast.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.adapter.cluster.ClusterFailures;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.run.Cancellation;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Objects;

/**
 * {@code status.execution} of a RestoreRun. Only the worker whose number the operator has put into {@code status.attempt}
 * may write it: one that was given up, but still runs on a node that nobody hears from, must not.
 */
public final class ResourceJournal implements Journal {

    private static final int TRIES = 30;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final Resource<RestoreRun> run;
    private final String name;
    private final int worker;
    private final Cancellation cancellation;

    /** The client stays the caller's. */
    public ResourceJournal(
            KubernetesClient client, String namespace, String name, int worker, Cancellation cancellation) {
        this.run = client.resources(RestoreRun.class).inNamespace(namespace).withName(name);
        this.name = name;
        this.worker = worker;
        this.cancellation = cancellation;
    }

    @Override
    public Execution load() {
        RestoreRun found = get();
        return found.getStatus() == null || found.getStatus().execution() == null
                ? Execution.fresh()
                : Objects.requireNonNull(found.getStatus().execution());
    }

    /** Tries for a minute: what was done and is not written down would be done again. */
    @Override
    public synchronized void save(Execution execution) {
        for (int attempt = 1; ; attempt++) {
            RestoreRun found = get();
            refuseIfReplaced(found);
            try {
                run.subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), patch(execution, found));
                return;
            } catch (KubernetesClientException e) {
                boolean passing =
                        e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() >= 500 || e.getCode() == 0;
                if (!passing || attempt >= TRIES) {
                    throw ClusterFailures.of(e, "writing the state of RestoreRun " + name);
                }
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    cancellation.pause(PAUSE);
                }
            }
        }
    }

    private RestoreRun get() {
        for (int attempt = 1; ; attempt++) {
            try {
                RestoreRun found = run.get();
                if (found == null) {
                    throw new TransientException(
                            Reason.Cancelled,
                            "RestoreRun " + name + " is gone",
                            "it was deleted: nothing is left to do");
                }
                return found;
            } catch (KubernetesClientException e) {
                if (attempt >= TRIES || (e.getCode() > 0 && e.getCode() < 500)) {
                    throw ClusterFailures.of(e, "reading RestoreRun " + name);
                }
                cancellation.pause(PAUSE);
            }
        }
    }

    private void refuseIfReplaced(RestoreRun found) {
        Integer attempt = found.getStatus() == null ? null : found.getStatus().attempt();
        if (attempt != null && attempt > worker) {
            throw new TransientException(
                    Reason.Cancelled,
                    "worker " + attempt + " has taken RestoreRun " + name + " over from worker " + worker,
                    "nothing is left to do for this one");
        }
    }

    private static String patch(Execution execution, RestoreRun found) {
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("metadata").put("resourceVersion", found.getMetadata().getResourceVersion());
        patch.putObject("status").set("execution", JSON.valueToTree(execution));
        try {
            return JSON.writeValueAsString(patch);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an execution is always JSON", e);
        }
    }
}
