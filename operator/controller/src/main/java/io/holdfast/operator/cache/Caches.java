package io.holdfast.operator.cache;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.recovery.plan.PolicyNames;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The caches of the controllers, shared. They fill one after another at the start: until {@link #open} nobody may take
 * an object that is not there for one that does not exist.
 */
public final class Caches {
    private static final String BY_POLICY = "policy";
    private static final String BY_REPOSITORY = "repository";
    private static final String BY_NAMESPACE = "of-namespace";

    private final Map<Class<?>, IndexerResourceCache<?>> caches = new ConcurrentHashMap<>();
    private final Set<String> filling = ConcurrentHashMap.newKeySet();
    private volatile boolean open;

    public void backups(EventSourceContext<Backup> context) {
        context.getPrimaryCache()
                .addIndexers(Map.of(
                        BY_POLICY,
                        backup -> List.of(key(
                                backup.getMetadata().getNamespace(),
                                backup.getSpec().policyRef().name()))));
        caches.put(Backup.class, context.getPrimaryCache());
    }

    public void policies(EventSourceContext<BackupPolicy> context) {
        context.getPrimaryCache()
                .addIndexers(Map.of(
                        BY_REPOSITORY,
                        policy -> policy.getSpec().repositories().stream()
                                .map(name -> key(policy.getMetadata().getNamespace(), name))
                                .toList()));
        caches.put(BackupPolicy.class, context.getPrimaryCache());
    }

    public void repositories(EventSourceContext<BackupRepository> context) {
        caches.put(BackupRepository.class, context.getPrimaryCache());
    }

    public void plans(EventSourceContext<RestorePlan> context) {
        context.getPrimaryCache()
                .addIndexers(Map.of(
                        BY_POLICY,
                        plan -> PolicyNames.of(plan.getSpec()).stream()
                                .map(name -> key(plan.getMetadata().getNamespace(), name))
                                .toList()));
        caches.put(RestorePlan.class, context.getPrimaryCache());
    }

    public void runs(EventSourceContext<RestoreRun> context) {
        context.getPrimaryCache()
                .addIndexers(
                        Map.of(BY_NAMESPACE, run -> List.of(run.getMetadata().getNamespace())));
        caches.put(RestoreRun.class, context.getPrimaryCache());
    }

    /** All caches are filled. */
    public void open() {
        open = true;
    }

    public boolean isOpen() {
        return open;
    }

    /** Whether what is not there of a namespace does not exist. */
    public boolean isOpen(String namespace) {
        return open && !filling.contains(namespace);
    }

    /** This operator is about to stop: its caches are emptied, and what is not there any more may still exist. */
    public void close() {
        open = false;
    }

    /**
     * Fails if what was just read may have been read from caches that were being emptied: nobody may act on it.
     */
    public void checkOpen(String namespace) {
        if (!isOpen(namespace)) {
            throw new IllegalStateException("the caches were closed while they were read");
        }
    }

    /** A namespace is taken in, cache by cache. */
    public void fill(String namespace) {
        filling.add(namespace);
    }

    /** All caches know the namespace. */
    public void filled(String namespace) {
        filling.remove(namespace);
    }

    public Optional<BackupPolicy> policy(String namespace, String name) {
        return cache(BackupPolicy.class).get(new ResourceID(name, namespace));
    }

    public Optional<BackupRepository> repository(String namespace, String name) {
        return cache(BackupRepository.class).get(new ResourceID(name, namespace));
    }

    public Optional<RestorePlan> plan(String namespace, String name) {
        return cache(RestorePlan.class).get(new ResourceID(name, namespace));
    }

    /** Plans that stand on a policy. */
    public List<RestorePlan> plansOf(String namespace, String policy) {
        return cache(RestorePlan.class).byIndex(BY_POLICY, key(namespace, policy));
    }

    public Stream<RestorePlan> plans() {
        return cache(RestorePlan.class).list();
    }

    /** All runs of a namespace: there are few. */
    public List<RestoreRun> runs(String namespace) {
        return cache(RestoreRun.class).byIndex(BY_NAMESPACE, namespace);
    }

    public Stream<RestoreRun> runs() {
        return cache(RestoreRun.class).list();
    }

    /**
     * Whether others find the object in the caches as its own controller has it. A controller sees at once what it has
     * written itself; others see it when the API server has told of it, and nobody would tell them then.
     */
    public boolean isSeenByOthers(Backup backup) {
        String policy = backup.getSpec().policyRef().name();
        return backupsOf(backup.getMetadata().getNamespace(), policy).stream().anyMatch(seen -> isSame(seen, backup));
    }

    /** The same of a run. */
    public boolean isSeenByOthers(RestoreRun run) {
        return runs(run.getMetadata().getNamespace()).stream().anyMatch(seen -> isSame(seen, run));
    }

    private static boolean isSame(HasMetadata seen, HasMetadata wanted) {
        return seen.getMetadata().getUid().equals(wanted.getMetadata().getUid())
                && Objects.equals(
                        seen.getMetadata().getResourceVersion(),
                        wanted.getMetadata().getResourceVersion());
    }

    public List<Backup> backupsOf(String namespace, String policy) {
        return cache(Backup.class).byIndex(BY_POLICY, key(namespace, policy));
    }

    public List<BackupPolicy> policiesOf(String namespace, String repository) {
        return cache(BackupPolicy.class).byIndex(BY_REPOSITORY, key(namespace, repository));
    }

    public Stream<BackupPolicy> policies() {
        return cache(BackupPolicy.class).list();
    }

    public Stream<BackupRepository> repositories() {
        return cache(BackupRepository.class).list();
    }

    @SuppressWarnings("unchecked") // put() pairs each class with the cache of that class
    private <R extends HasMetadata> IndexerResourceCache<R> cache(Class<R> type) {
        IndexerResourceCache<?> cache = caches.get(type);
        if (cache == null) {
            throw new IllegalStateException("the cache of " + type.getSimpleName() + " is not there yet");
        }
        return (IndexerResourceCache<R>) cache;
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
