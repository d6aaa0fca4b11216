package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Namespaces that are being deleted: what is in them is no longer whole, and nothing new can be made there. */
final class Deletion {

    private Deletion() {}

    /** Whether the API server refused to make something because its namespace is being deleted. */
    static boolean isCauseOf(KubernetesClientException failure) {
        return String.valueOf(failure.getMessage()).contains("being terminated");
    }

    /** Fails if one of the namespaces is being deleted: what a capture finds there is what is left by chance. */
    static void refuseCapture(KubernetesClient client, Collection<String> namespaces) {
        for (String name : namespaces) {
            Optional<Namespace> going = going(client, name);
            if (going.isPresent()) {
                throw new InvalidPlanException(
                        Reason.SourceChanged,
                        describe(going.get()) + ": what is left in it is not what was there",
                        "if it is to go, take it out of config.namespaces or suspend the policy; if it is not, wait until it is gone"
                                + " and restore it from a recovery point of before");
            }
        }
    }

    /** Fails if one of the namespaces is being deleted: what is restored into it would go with it. */
    static void refuseRestore(KubernetesClient client, Collection<String> namespaces) {
        for (String name : namespaces) {
            Optional<Namespace> going = going(client, name);
            if (going.isPresent()) {
                throw restoring(describe(going.get()) + ", and nothing can be restored into it", null);
            }
        }
    }

    /** The failure of a restore that the API server refused because of it. */
    static TransientException restoring(String message, @Nullable Throwable cause) {
        return new TransientException(
                Reason.SourceChanged,
                message,
                "wait until the namespace is gone, or remove what holds it (the finalizers of the objects that remain in it),"
                        + " and restore again",
                cause);
    }

    /** Who may not look at a namespace learns it from what the API server refuses. */
    private static Optional<Namespace> going(KubernetesClient client, String name) {
        try {
            return Optional.ofNullable(client.namespaces().withName(name).get())
                    .filter(found -> found.getMetadata().getDeletionTimestamp() != null);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** With what holds it, as far as its status says so. */
    private static String describe(Namespace going) {
        List<NamespaceCondition> conditions =
                going.getStatus() == null ? List.of() : going.getStatus().getConditions();
        String holds = Stream.concat(
                        going.getMetadata().getFinalizers().stream().map(one -> "finalizer " + one),
                        conditions.stream()
                                .filter(one -> "True".equals(one.getStatus()))
                                .map(one -> Objects.requireNonNullElse(one.getMessage(), one.getType())))
                .collect(Collectors.joining("; "));
        return "namespace " + going.getMetadata().getName() + " is being deleted since "
                + going.getMetadata().getDeletionTimestamp() + (holds.isEmpty() ? "" : " (" + holds + ")");
    }
}
