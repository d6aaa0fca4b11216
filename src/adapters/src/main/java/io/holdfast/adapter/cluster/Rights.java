package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;

/** What this ServiceAccount may do. Asking changes nothing. */
public final class Rights {
    private final KubernetesClient client;

    /** The client stays the caller's. */
    public Rights(KubernetesClient client) {
        this.client = client;
    }

    /**
     * A right.
     *
     * @param namespace empty for one that is not of a namespace
     */
    public record Right(String verb, String group, String resource, String namespace) {
        @Override
        public String toString() {
            return verb + " " + resource + (group.isEmpty() ? "" : "." + group)
                    + (namespace.isEmpty() ? "" : " in " + namespace);
        }
    }

    /** Those that are not given. */
    public List<Right> missing(List<Right> wanted) {
        List<Right> missing = new ArrayList<>();
        try {
            for (Right right : wanted) {
                SelfSubjectAccessReview answer =
                        client.authorization().v1().selfSubjectAccessReview().create(question(right));
                if (answer.getStatus() == null
                        || !Boolean.TRUE.equals(answer.getStatus().getAllowed())) {
                    missing.add(right);
                }
            }
            return missing;
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "asking what this ServiceAccount may do");
        }
    }

    private static SelfSubjectAccessReview question(Right right) {
        String[] parts = right.resource().split("/", 2);
        return new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(right.verb())
                .withGroup(right.group())
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .withNamespace(right.namespace())
                .endResourceAttributes()
                .endSpec()
                .build();
    }
}
