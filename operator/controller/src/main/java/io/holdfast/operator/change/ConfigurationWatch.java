package io.holdfast.operator.change;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.OnChange;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Watches the metadata of what sources of kind config capture, for policies that have {@code onChange}. A scope that several
 * sources share is watched once; one that no source names any more is given up.
 */
public final class ConfigurationWatch implements AutoCloseable {
    private final boolean allowed;
    private final Supplier<KubernetesClient> connect;
    private final Consumer<ResourceID> nudge;
    private final InstantSource clock;
    private final Map<ResourceID, Set<Scope>> wanted = new HashMap<>();
    private final Map<Scope, ScopeWatch> watches = new HashMap<>();
    private Optional<KubernetesClient> client = Optional.empty();

    /**
     * Watches nothing before a policy asks for it.
     *
     * @param allowed whether to watch at all
     * @param connect makes a client whose requests are {@link MetadataOnly}
     * @param nudge is called with each policy that is to be looked at again
     */
    public ConfigurationWatch(
            boolean allowed, Supplier<KubernetesClient> connect, Consumer<ResourceID> nudge, InstantSource clock) {
        this.allowed = allowed;
        this.connect = connect;
        this.nudge = nudge;
        this.clock = clock;
    }

    /** What is known of the changes of each source that the policy wants to be watched, by the source's name. */
    public synchronized Map<String, Changes> look(BackupPolicy policy) {
        Map<String, Set<Scope>> sources = scopes(policy);
        if (!allowed) {
            Map<String, Changes> off = new LinkedHashMap<>();
            sources.keySet().forEach(source -> off.put(source, new Changes.Off()));
            return off;
        }
        Set<Scope> scopes = new HashSet<>();
        sources.values().forEach(scopes::addAll);
        want(ResourceID.fromResource(policy), scopes);
        Map<String, Changes> known = new LinkedHashMap<>();
        sources.forEach((source, its) -> known.put(source, known(its)));
        return known;
    }

    /** The policy is going. */
    public synchronized void forget(BackupPolicy policy) {
        want(ResourceID.fromResource(policy), Set.of());
    }

    @Override
    public synchronized void close() {
        watches.values().forEach(ScopeWatch::close);
        watches.clear();
        client.ifPresent(KubernetesClient::close);
    }

    private static Map<String, Set<Scope>> scopes(BackupPolicy policy) {
        Map<String, Set<Scope>> scopes = new LinkedHashMap<>();
        OnChange rule = policy.getSpec().onChange();
        for (BackupSource source : policy.getSpec().sources()) {
            if (rule != null && rule.covers(source)) {
                scopes.put(
                        source.name(),
                        Scope.of(
                                Objects.requireNonNull(source.config()),
                                policy.getMetadata().getNamespace()));
            }
        }
        return scopes;
    }

    private void want(ResourceID policy, Set<Scope> scopes) {
        Set<Scope> before = scopes.isEmpty() ? wanted.remove(policy) : wanted.put(policy, scopes);
        if (before != null) {
            before.stream().filter(scope -> !isWanted(scope)).forEach(this::end);
        }
        Instant now = clock.instant();
        for (Scope scope : scopes) {
            ScopeWatch watch = watches.get(scope);
            if (watch == null || watch.isStale(now)) {
                end(scope);
                watches.put(scope, ScopeWatch.start(scope, client(), clock, () -> tell(scope)));
            }
        }
    }

    private boolean isWanted(Scope scope) {
        return wanted.values().stream().anyMatch(scopes -> scopes.contains(scope));
    }

    private void end(Scope scope) {
        ScopeWatch watch = watches.remove(scope);
        if (watch != null) {
            watch.close();
        }
    }

    private synchronized void tell(Scope scope) {
        wanted.forEach((policy, scopes) -> {
            if (scopes.contains(scope)) {
                nudge.accept(policy);
            }
        });
    }

    private KubernetesClient client() {
        if (client.isEmpty()) {
            client = Optional.of(connect.get());
        }
        return client.get();
    }

    private Changes known(Collection<Scope> scopes) {
        List<ScopeWatch> its = scopes.stream()
                .map(scope -> Objects.requireNonNull(watches.get(scope)))
                .toList();
        Optional<Changes.Refused> refused =
                its.stream().flatMap(watch -> watch.refusal().stream()).findFirst();
        if (refused.isPresent()) {
            return refused.get();
        }
        if (!its.stream().allMatch(ScopeWatch::isFilled)) {
            return new Changes.Filling();
        }
        List<Changes.Seen> seen = its.stream().map(ScopeWatch::seen).toList();
        return new Changes.Seen(
                Marks.of(seen.stream().map(Changes.Seen::mark)),
                seen.stream()
                        .map(Changes.Seen::since)
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                seen.stream().flatMap(one -> one.last().stream()).max(Comparator.naturalOrder()),
                seen.stream().flatMap(one -> one.again().stream()).min(Comparator.naturalOrder()));
    }
}
