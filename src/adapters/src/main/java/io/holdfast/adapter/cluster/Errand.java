package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pod that is run to its end once. Named by what it is for, so that starting it again adopts the one that runs. */
public final class Errand {
    private static final int LOG_BYTES = 4 << 20;

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    /** The client stays the caller's. */
    public Errand(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /**
     * What is run.
     *
     * @param command instead of the image's entry point, or none
     * @param secrets whose keys become variables
     * @param user numeric, that it runs as; null means the image's own, which must not be root
     * @param seconds after which it is killed
     */
    public record What(
            String image,
            String pullPolicy,
            List<String> command,
            List<String> arguments,
            Map<String, String> environment,
            List<String> secrets,
            @Nullable Long user,
            Map<String, String> labels,
            long seconds) {}

    /** Where it stands. */
    public sealed interface State {

        /** It is not over; {@code trouble} says what keeps it from starting, if something does. */
        record Open(@Nullable String trouble) implements State {}

        /** It is over; {@code said} is what it left as its last words. */
        record Over(boolean well, int code, String said) implements State {}
    }

    /** Starts it, or adopts the one that was started before. */
    public String start(What what) {
        try {
            return client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(namespace)
                    .resource(job(what))
                    .create()
                    .getMetadata()
                    .getUid();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Objects.requireNonNull(job()).getMetadata().getUid();
            }
            throw ClusterFailures.of(e, "starting the Job " + name);
        }
    }

    /** Where it stands now. */
    public State state() {
        try {
            Job job = job();
            if (job == null) {
                return new State.Over(false, -1, "the Job " + name + " was deleted by somebody else");
            }
            Optional<Pod> pod = podOf(job);
            Optional<ContainerStateTerminated> end = pod.flatMap(Errand::ended);
            if (end.isPresent()) {
                int code = Objects.requireNonNullElse(end.get().getExitCode(), -1);
                return new State.Over(
                        code == 0, code, Objects.requireNonNullElse(end.get().getMessage(), ""));
            }
            boolean failed = job.getStatus() != null
                    && job.getStatus().getConditions().stream()
                            .anyMatch(one -> one.getType().equals("Failed")
                                    && one.getStatus().equals("True"));
            if (failed) {
                return new State.Over(
                        false,
                        -1,
                        Refusals.of(client, namespace, name)
                                .orElse("the Job failed without an end of its pod, most often at its deadline"));
            }
            Optional<String> trouble =
                    pod.isPresent() ? PodTrouble.of(pod.get()) : Refusals.of(client, namespace, name);
            return new State.Open(trouble.orElse(null));
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "looking at the Job " + name);
        }
    }

    /** The end of what it printed. */
    public String log() {
        try {
            return Optional.ofNullable(job())
                    .flatMap(this::podOf)
                    .map(pod -> client.pods()
                            .inNamespace(namespace)
                            .withName(pod.getMetadata().getName())
                            .limitBytes(LOG_BYTES)
                            .getLog())
                    .orElse("");
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "reading the log of the Job " + name);
        }
    }

    /** Removes it and its pod. */
    public void remove() {
        try {
            client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(namespace)
                    .withName(name)
                    .withPropagationPolicy(io.fabric8.kubernetes.api.model.DeletionPropagation.BACKGROUND)
                    .delete();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "removing the Job " + name);
        }
    }

    /** Whether its Job is there, be it at work or over. */
    public boolean isThere() {
        try {
            return job() != null;
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "looking at the Job " + name);
        }
    }

    /** Whether it is gone. */
    public boolean isGone() {
        try {
            return job() == null && pods().isEmpty();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "looking at the Job " + name);
        }
    }

    private @Nullable Job job() {
        return client.batch().v1().jobs().inNamespace(namespace).withName(name).get();
    }

    /** The pod of the Job that is there, and not one of an earlier Job of that name, which goes a little later than it. */
    private Optional<Pod> podOf(Job job) {
        String uid = job.getMetadata().getUid();
        return pods().stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getUid().equals(uid)))
                .findFirst();
    }

    private List<Pod> pods() {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("batch.kubernetes.io/job-name", name)
                .list()
                .getItems();
    }

    private static Optional<ContainerStateTerminated> ended(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream()
                        .map(one ->
                                one.getState() == null ? null : one.getState().getTerminated())
                        .filter(Objects::nonNull)
                        .findFirst();
    }

    private Job job(What what) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(what.labels())
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(what.seconds())
                .withTtlSecondsAfterFinished(3600)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(what.labels())
                .endMetadata()
                .withSpec(ErrandPod.of(what))
                .endTemplate()
                .endSpec()
                .build();
    }
}
