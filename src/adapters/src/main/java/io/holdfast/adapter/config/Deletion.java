package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Namespaces that are being deleted: what is in them is no longer whole, and nothing new can be made there. */
final class Deletion {

    private Deletion() {}

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
