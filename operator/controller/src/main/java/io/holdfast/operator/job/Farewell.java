package io.holdfast.operator.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What is deleted because its whole namespace is. Nothing can be started there any more, and the operator's own Role goes
 * with everything else, often first: whoever insists keeps the namespace for ever.
 */
public final class Farewell {
    private static final String TERMINATING = "Terminating";

    private Farewell() {}

    /** Cleans up, or lets the object go if that is refused because its namespace is going. */
    public static DeleteControl unlessNamespaceGoes(
            KubernetesClient client, HasMetadata object, Supplier<DeleteControl> cleanup) {
        try {
            return cleanup.get();
        } catch (KubernetesClientException refused) {
            if (isBecauseNamespaceGoes(client, object, refused)) {
                return DeleteControl.defaultDelete();
            }
            throw refused;
        }
    }

    /** Whether that is why something was refused. */
    public static boolean isBecauseNamespaceGoes(
            KubernetesClient client, HasMetadata object, KubernetesClientException refused) {
        if (refused.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
            return false;
        }
        return Objects.requireNonNullElse(refused.getMessage(), "").contains("being terminated")
                || isTerminating(client, object.getMetadata().getNamespace());
    }

    private static boolean isTerminating(KubernetesClient client, String name) {
        try {
            Namespace namespace = client.namespaces().withName(name).get();
            return namespace != null && TERMINATING.equals(namespace.getStatus().getPhase());
        } catch (KubernetesClientException _) {
            return false; // what was refused at first is what matters
        }
    }
}
