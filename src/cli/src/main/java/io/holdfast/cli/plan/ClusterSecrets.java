package io.holdfast.cli.plan;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.cluster.ClusterFailures;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The Secrets of a namespace as they are there now: in a recovery they may not exist before a step restores them, and in
 * a drill they hold other values than production's.
 */
public final class ClusterSecrets implements Secrets {

    private final KubernetesClient client;
    private final String namespace;

    /** The client stays the caller's. */
    public ClusterSecrets(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public String value(String name, String key, String field) {
        Secret secret;
        try {
            secret = client.secrets().inNamespace(namespace).withName(name).get();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "reading Secret " + namespace + "/" + name);
        }
        String value = secret == null || secret.getData() == null
                ? null
                : secret.getData().get(key);
        if (value == null) {
            throw new InvalidPlanException(
                    Reason.CredentialsMissing,
                    field + " names key '" + key + "' of Secret '" + name + "', which namespace " + namespace
                            + " does not have",
                    "create it, or restore the configuration that holds it first (dependsOn)");
        }
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).stripTrailing();
    }
}
