package io.holdfast.cli.plan;

import io.holdfast.adapter.Grant;
import io.holdfast.adapter.cluster.Grants;
import io.holdfast.adapter.cluster.Rights.Right;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.SealingKeys;
import io.holdfast.api.v1alpha1.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The namespaces of a source that are not its policy's: their owners must have let the policy's workers in. */
public final class OtherNamespaces {
    private static final Right PODS = new Right("get", "", "pods", "");
    private static final Right SECRETS = new Right("list", "", "secrets", "");

    private final Cluster cluster;
    private final String account;

    /** @param account the ServiceAccount of workers */
    public OtherNamespaces(Cluster cluster, String account) {
        this.cluster = cluster;
        this.account = account;
    }

    /** Grants that the workers of a policy in the namespace {@code home} lack, as far as this user may know. */
    public List<Grant> missing(BackupSource source, String home) {
        Map<String, Right> wanted = wanted(source);
        wanted.remove(home);
        return wanted.entrySet().stream()
                .map(entry -> new Grants(cluster.client())
                        .missing(new Grant(account, home, Grant.CAPTURE, entry.getKey()), entry.getValue()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Map<String, Right> wanted(BackupSource source) {
        Map<String, Right> wanted = new LinkedHashMap<>();
        Stream.of(
                        Optional.ofNullable(source.redis()).map(redis -> redis.workload()),
                        Optional.ofNullable(source.qdrant()).map(qdrant -> qdrant.workload()))
                .flatMap(Optional::stream)
                .map(Workload::namespace)
                .flatMap(Stream::ofNullable)
                .forEach(namespace -> wanted.put(namespace, PODS));
        if (source.config() != null) {
            source.config().namespaces().forEach(namespace -> wanted.put(namespace, SECRETS));
            Optional.ofNullable(source.config().sealingKeys())
                    .filter(SealingKeys::enabled)
                    .ifPresent(keys -> wanted.put(keys.namespace(), SECRETS));
        }
        return wanted;
    }
}
