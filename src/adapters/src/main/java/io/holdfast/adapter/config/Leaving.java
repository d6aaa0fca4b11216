package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is being deleted while it is captured. Such objects are gone for whoever deleted them, and only a finalizer still
 * holds them: given back, a key that was revoked would be one again.
 */
final class Leaving {

    /** A warning has room for so many names. */
    private static final int NAMED = 20;

    private final boolean whatIsThere;
    private final List<String> leftOut = new ArrayList<>();

    /** @param whatIsThere whether it is taken all the same */
    Leaving(boolean whatIsThere) {
        this.whatIsThere = whatIsThere;
    }

    /** Fails if one of the namespaces goes, unless what is left is asked for. */
    void refuse(KubernetesClient client, Collection<String> namespaces) {
        if (!whatIsThere) {
            Deletion.refuseCapture(client, namespaces);
        }
    }

    /** Whether an object is taken; it is remembered if it is not. */
    boolean stays(String namespace, ConfigKind kind, GenericKubernetesResource object) {
        if (whatIsThere || object.getMetadata().getDeletionTimestamp() == null) {
            return true;
        }
        leftOut.add(kind + " " + namespace + "/" + object.getMetadata().getName());
        return false;
    }

    /** What was left out. */
    List<String> warnings() {
        if (leftOut.isEmpty()) {
            return List.of();
        }
        return List.of(leftOut.size() + " objects are being deleted and were left out: "
                + leftOut.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (leftOut.size() > NAMED ? ", and " + (leftOut.size() - NAMED) + " more" : ""));
    }
}
