package io.holdfast.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** Who the API server takes a client for: the name that admission policies compare with. */
public final class CurrentUser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    private CurrentUser() {}

    /**
     * The user's name.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server does not answer
     */
    public static String of(KubernetesClient client) {
        String answer = client.raw(
                REVIEWS, "POST", Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "SelfSubjectReview"));
        try {
            JsonNode name = JSON.readTree(answer).at("/status/userInfo/username");
            if (name.isTextual()) {
                return name.textValue();
            }
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw new IllegalStateException("the API server's answer to who this is cannot be read", unreadable);
        }
        throw new IllegalStateException("the API server does not say who this is");
    }
}
