package io.holdfast.adapter.cluster;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a container of a drill asks for that says nothing itself. Where a quota counts requests, the API server refuses pods
 * without any: the probe's, those of steps, and every workload that does well without them in production.
 */
final class DrillLimits {
    private static final Map<String, String> REQUESTS = Map.of("cpu", "50m", "memory", "128Mi");
    private static final Map<String, String> LIMITS = Map.of("cpu", "1", "memory", "1Gi");

    private DrillLimits() {}

    /** Limits are given only where the quota counts them: they could end what runs well without. */
    static LimitRange of(String namespace, Set<String> quota) {
        boolean counted = quota.stream().anyMatch(name -> name.startsWith("limits."));
        return new LimitRangeBuilder()
                .withNewMetadata()
                .withName("holdfast-drill")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .withDefaultRequest(quantities(REQUESTS))
                .withDefault(counted ? quantities(LIMITS) : Map.of())
                .endLimit()
                .endSpec()
                .build();
    }

    private static Map<String, Quantity> quantities(Map<String, String> values) {
        Map<String, Quantity> quantities = new TreeMap<>();
        values.forEach((name, value) -> quantities.put(name, new Quantity(value)));
        return quantities;
    }
}
