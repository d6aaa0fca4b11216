package io.holdfast.recovery;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.recovery.plan.Resolution;
import java.util.Map;

/** Plans over three policies: {@code config}, {@code redis} and {@code qdrant}, each with one source. */
public final class Plans {
    private static final String REDIS = """
            repositories: [main, far]
            sources: [{name: cache, redis: {address: "redis:6379"}}]
            schedules: [{name: hourly, cron: "0 * * * *"}]
            """;

    private static final String QDRANT = """
            repositories: [main]
            sources: [{name: vectors, qdrant: {address: "qdrant:6333"}}]
            schedules: [{name: daily, cron: "0 2 * * *"}]
            """;

    private static final String CONFIG = """
            repositories: [main]
            sources: [{name: settings, config: {kinds: [All]}}]
            schedules: [{name: often, cron: "*/15 * * * *"}]
            """;

    /** Configuration, a vector store and a cache that stand on it, and the service that stands on both. */
    public static final String STACK = """
            identity: {name: identity, key: id.txt}
            components:
            - {name: agent, workloads: [{kind: Deployment, name: agent}], dependsOn: [vectors, cache]}
            - {name: vectors, priority: P1, policyRef: {name: qdrant}, dependsOn: [settings], workloads: [{kind: StatefulSet, name: qdrant}]}
            - {name: cache, priority: P2, importance: NonCritical, policyRef: {name: redis}, dependsOn: [settings], workloads: [{kind: StatefulSet, name: redis}]}
            - {name: settings, priority: P1, policyRef: {name: config}}
            """;

    private Plans() {}

    /** The policies. */
    public static Map<String, BackupPolicySpec> policies() {
        return Map.of(
                "redis", Specs.read(BackupPolicySpec.class, REDIS),
                "qdrant", Specs.read(BackupPolicySpec.class, QDRANT),
                "config", Specs.read(BackupPolicySpec.class, CONFIG));
    }

    /** A plan with its policies. */
    public static Resolution resolved(String yaml) {
        return Resolution.of(Specs.read(RestorePlanSpec.class, yaml), policies());
    }
}
