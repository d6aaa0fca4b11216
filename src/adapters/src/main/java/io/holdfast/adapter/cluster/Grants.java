package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.Grant;
import io.holdfast.adapter.cluster.Rights.Right;
import java.util.Optional;

/** Whether the workers of one namespace have been let into another. Asking changes nothing. */
public final class Grants {
    private final KubernetesClient client;

    /** The client stays the caller's. */
    public Grants(KubernetesClient client) {
        this.client = client;
    }

    /**
     * The grant if its account may not do what it is for. Empty as well if whoever asks may not know: that takes a right in
     * that namespace which its owner has.
     */
    public Optional<Grant> missing(Grant grant, Right wanted) {
        try {
            var answer = client.authorization()
                    .v1()
                    .localSubjectAccessReview()
                    .inNamespace(grant.namespace())
                    .create(new LocalSubjectAccessReviewBuilder()
                            .withNewMetadata()
                            .withNamespace(grant.namespace())
                            .endMetadata()
                            .withNewSpec()
                            .withUser("system:serviceaccount:" + grant.home() + ":" + grant.account())
                            .withGroups(
                                    "system:serviceaccounts",
                                    "system:serviceaccounts:" + grant.home(),
                                    "system:authenticated")
                            .withNewResourceAttributes()
                            .withNamespace(grant.namespace())
                            .withVerb(wanted.verb())
                            .withGroup(wanted.group())
                            .withResource(wanted.resource())
                            .endResourceAttributes()
                            .endSpec()
                            .build());
            return answer.getStatus() != null
                            && Boolean.TRUE.equals(answer.getStatus().getAllowed())
                    ? Optional.empty()
                    : Optional.of(grant);
        } catch (KubernetesClientException _) {
            return Optional.empty(); // what cannot be asked is found out by the run
        }
    }
}
