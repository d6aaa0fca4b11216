package io.holdfast.operator.change;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Makes every request of a client ask for metadata and nothing else. Whole objects are not named as a second choice: an
 * API server that cannot do this answers 406, and no Secret travels.
 */
public final class MetadataOnly implements Interceptor {
    private MetadataOnly() {}

    /** A client that can only list and watch, and sees only metadata. */
    public static KubernetesClient client(Config cluster) {
        ObjectMapper mapper = new ObjectMapper();
        // The API server writes an empty list of metadata as null.
        mapper.configOverride(List.class).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        return new KubernetesClientBuilder()
                .withConfig(cluster)
                .withKubernetesSerialization(new KubernetesSerialization(mapper, false))
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor("metadata-only", new MetadataOnly()))
                .build();
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        String query = request.uri().getQuery();
        boolean watches = query != null && query.contains("watch=true");
        String what = watches ? "PartialObjectMetadata" : "PartialObjectMetadataList";
        builder.setHeader("Accept", "application/json;as=" + what + ";g=meta.k8s.io;v=v1");
    }
}
