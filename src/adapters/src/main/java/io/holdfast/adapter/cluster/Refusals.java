package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** Why a pod was not even made: no quota is left, or a policy of the cluster refuses it. Only Events tell. */
final class Refusals {
    private Refusals() {}

    /** The last thing that was said about pods of an owner, or of what it makes to own them. */
    static Optional<String> of(KubernetesClient client, String namespace, String owner) {
        try {
            return client.events().v1().events().inNamespace(namespace).list().getItems().stream()
                    .filter(event -> "FailedCreate".equals(event.getReason()))
                    .filter(event -> event.getRegarding() != null
                            && isOf(owner, event.getRegarding().getName()))
                    .max(Comparator.comparing(Refusals::time))
                    .map(event -> Objects.requireNonNullElse(event.getNote(), "its pods cannot be made"));
        } catch (KubernetesClientException e) {
            return Optional.empty(); // what is known without it is said all the same
        }
    }

    private static boolean isOf(String owner, String regarding) {
        return regarding.equals(owner) || regarding.startsWith(owner + "-");
    }

    private static String time(Event event) {
        return Objects.requireNonNullElse(event.getMetadata().getCreationTimestamp(), "");
    }
}
