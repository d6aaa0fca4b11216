package io.holdfast.cli.plan;

import io.holdfast.adapter.config.ConfigKind;
import io.holdfast.adapter.config.ConfigSettings;
import io.holdfast.adapter.config.ConfigSource;
import io.holdfast.adapter.qdrant.QdrantSettings;
import io.holdfast.adapter.qdrant.QdrantSource;
import io.holdfast.adapter.qdrant.QdrantTls;
import io.holdfast.adapter.redis.RedisSettings;
import io.holdfast.adapter.redis.RedisSource;
import io.holdfast.adapter.redis.RedisTls;
import io.holdfast.api.HoldfastDuration;
import io.holdfast.api.v1alpha1.ApiKey;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.PodSelector;
import io.holdfast.api.v1alpha1.RedisAuth;
import io.holdfast.api.v1alpha1.SealingKeys;
import io.holdfast.api.v1alpha1.SecretKeyRef;
import io.holdfast.api.v1alpha1.Tls;
import io.holdfast.api.v1alpha1.Transport;
import io.holdfast.api.v1alpha1.Workload;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.Source;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens what the sources of a BackupPolicy describe. */
public final class Sources {

    private final Secrets secrets;
    private final Cluster cluster;
    private final Cancellation cancellation;
    private final boolean whatIsThere;
    private final Target target;

    public Sources(Secrets secrets, Cluster cluster, Cancellation cancellation) {
        this(secrets, cluster, cancellation, false, new Target.AsPlanned());
    }

    private Sources(Secrets secrets, Cluster cluster, Cancellation cancellation, boolean whatIsThere, Target target) {
        this.secrets = secrets;
        this.cluster = cluster;
        this.cancellation = cancellation;
        this.whatIsThere = whatIsThere;
        this.target = target;
    }

    /** The same, for a copy of what a disaster left: what a policy names and is gone is passed over. */
    public Sources takingWhatIsThere() {
        return new Sources(secrets, cluster, cancellation, true, target);
    }

    /** The same, whose sources are elsewhere than their policies say, where {@link #open} is not told otherwise. */
    public Sources at(Target elsewhere) {
        return new Sources(secrets, cluster, cancellation, whatIsThere, elsewhere);
    }

    /**
     * An open source and how it is reached.
     *
     * @param site where it is, for messages and manifests
     * @param transport what bytes travel through
     * @param why why this transport
     */
    public record Opened(Source source, String site, String transport, String why) implements AutoCloseable {
        @Override
        public void close() {
            source.close();
        }
    }

    /** Opens a source where these are said to be; otherwise where its policy, which is in that namespace, says that it is. */
    public Opened open(BackupSource source, String namespace) {
        return open(source, namespace, target);
    }

    /**
     * Opens a source.
     *
     * @param namespace the policy's
     */
    public Opened open(BackupSource source, String namespace, Target target) {
        if (source.redis() != null) {
            return redis(source.redis(), namespace, target);
        }
        if (source.qdrant() != null) {
            return qdrant(source.qdrant(), namespace, target);
        }
        return config(java.util.Objects.requireNonNull(source.config()), namespace);
    }

    private Opened redis(io.holdfast.api.v1alpha1.RedisSource spec, String namespace, Target target) {
        Sites.Chosen chosen = choose(place(spec), namespace, target);
        return opened(new RedisSource(chosen.site(), settings(spec, chosen.port()), cancellation), chosen.site());
    }

    static Sites.Place place(io.holdfast.api.v1alpha1.RedisSource spec) {
        return new Sites.Place(spec.workload(), spec.address(), spec.port(), spec.transport());
    }

    /** @param port where it is reached, which is the spec's own unless the address has another */
    RedisSettings settings(io.holdfast.api.v1alpha1.RedisSource spec, int port) {
        RedisAuth auth = spec.auth();
        String user = null;
        String password = null;
        if (auth != null) {
            String name = auth.secretRef().name();
            password = secrets.value(name, auth.passwordKey(), "redis.auth.secretRef");
            String userKey = auth.usernameKey();
            user = userKey == null ? null : secrets.value(name, userKey, "redis.auth.secretRef");
        }
        return new RedisSettings(port, user, password, redisTls(spec.tls()), HoldfastDuration.parse(spec.timeout()));
    }

    private @Nullable RedisTls redisTls(@Nullable Tls tls) {
        return tls == null || !tls.enabled()
                ? null
                : new RedisTls(
                        ca(tls.caSecretRef(), "redis.tls.caSecretRef"), tls.serverName(), tls.insecureSkipVerify());
    }

    private Opened qdrant(io.holdfast.api.v1alpha1.QdrantSource spec, String namespace, Target target) {
        Sites.Chosen chosen = choose(place(spec), namespace, target);
        return opened(
                new QdrantSource(chosen.site(), settings(spec, chosen.port()), InstantSource.system()), chosen.site());
    }

    static Sites.Place place(io.holdfast.api.v1alpha1.QdrantSource spec) {
        return new Sites.Place(spec.workload(), spec.address(), spec.port(), spec.transport());
    }

    /** @param port where it is reached, which is the spec's own unless the address has another */
    QdrantSettings settings(io.holdfast.api.v1alpha1.QdrantSource spec, int port) {
        ApiKey key = spec.apiKey();
        return new QdrantSettings(
                port,
                key == null ? null : () -> secrets.value(key.secretRef().name(), key.key(), "qdrant.apiKey.secretRef"),
                spec.collections(),
                spec.keepSnapshots(),
                HoldfastDuration.parse(spec.timeout()),
                qdrantTls(spec.tls()),
                whatIsThere);
    }

    private @Nullable QdrantTls qdrantTls(@Nullable Tls tls) {
        return tls == null || !tls.enabled()
                ? null
                : new QdrantTls(
                        ca(tls.caSecretRef(), "qdrant.tls.caSecretRef"), tls.serverName(), tls.insecureSkipVerify());
    }

    private Opened config(io.holdfast.api.v1alpha1.ConfigSource spec, String namespace) {
        ConfigSettings settings = settings(spec, namespace);
        return new Opened(
                new ConfigSource(cluster.client(), settings, whatIsThere),
                "namespaces " + String.join(", ", settings.namespaces()),
                "KubernetesApi",
                "configuration is read through the API server");
    }

    /** @param namespace the policy's, which is captured if the source names none */
    static ConfigSettings settings(io.holdfast.api.v1alpha1.ConfigSource spec, String namespace) {
        SealingKeys keys = spec.sealingKeys();
        return new ConfigSettings(
                spec.namespaces().isEmpty() ? List.of(namespace) : spec.namespaces(),
                spec.labelSelector() == null ? Map.of() : spec.labelSelector().matchLabels(),
                kinds(spec.kinds()),
                spec.includeHelmReleases(),
                spec.includeServiceAccountTokens(),
                keys != null && keys.enabled() ? keys.namespace() : null);
    }

    private Sites.Chosen choose(Sites.Place place, String namespace, Target target) {
        Sites sites = new Sites(cluster);
        return switch (target) {
            case Target.AsPlanned _ -> sites.choose(place, namespace);
            case Target.Address address ->
                sites.choose(new Sites.Place(null, address.text(), place.port(), Transport.DIRECT), namespace);
            case Target.Pods pods ->
                sites.choose(
                        new Sites.Place(
                                new Workload(pods.namespace(), null, new PodSelector(pods.labels()), null),
                                null,
                                place.port(),
                                place.transport() == Transport.LOCAL_PROCESS ? Transport.AUTO : place.transport()),
                        pods.namespace());
        };
    }

    private @Nullable String ca(@Nullable SecretKeyRef reference, String field) {
        return reference == null ? null : secrets.value(reference.name(), reference.key(), field);
    }

    private static Opened opened(Source source, Site site) {
        return new Opened(source, site.describe(), site.transport().name(), site.why());
    }

    /** The API's kinds are the adapter's, and a word for all of them. */
    private static List<ConfigKind> kinds(List<io.holdfast.api.v1alpha1.ConfigKind> kinds) {
        if (kinds.contains(io.holdfast.api.v1alpha1.ConfigKind.ALL)) {
            return List.of(ConfigKind.values());
        }
        return kinds.stream()
                .map(kind -> ConfigKind.of(kind.kind()).orElseThrow())
                .sorted()
                .toList();
    }
}
