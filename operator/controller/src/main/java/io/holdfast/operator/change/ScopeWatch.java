package io.holdfast.operator.change;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One scope under watch. Its client asks for metadata only, and of that it keeps what a mark is made of. */
final class ScopeWatch implements ResourceEventHandler<GenericKubernetesResource>, AutoCloseable {
    /** A page, so that the first list is as new as the store and not as old as some API server's cache. */
    private static final long PAGE = 500;

    private static final Set<Integer> REFUSALS = Set.of(
            HttpURLConnection.HTTP_UNAUTHORIZED,
            HttpURLConnection.HTTP_FORBIDDEN,
            HttpURLConnection.HTTP_NOT_FOUND,
            HttpURLConnection.HTTP_NOT_ACCEPTABLE);

    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);
    private static final Duration INSTALLED_BY_THEN = Duration.ofMinutes(5);

    private final Scope scope;
    private final InstantSource clock;
    private final Runnable told;
    private volatile @Nullable SharedIndexInformer<GenericKubernetesResource> informer;
    private volatile @Nullable Instant filled;
    private volatile @Nullable Instant changed;
    private volatile @Nullable String trouble;
    private volatile @Nullable Instant again;

    private ScopeWatch(Scope scope, InstantSource clock, Runnable told) {
        this.scope = scope;
        this.clock = clock;
        this.told = told;
    }

    /** Begins to watch; whoever is to know of changes is told from another thread. */
    static ScopeWatch start(Scope scope, KubernetesClient client, InstantSource clock, Runnable told) {
        ScopeWatch watch = new ScopeWatch(scope, clock, told);
        var objects = watch.objects(client);
        try {
            // An informer that may not list would say so in the log for ever; one request tells it as well.
            objects.list(new ListOptionsBuilder().withLimit(1L).build());
        } catch (KubernetesClientException refused) {
            watch.refuse(refused);
            return watch;
        }
        watch.inform(objects);
        return watch;
    }

    /** Whether to start anew. */
    boolean isStale(Instant now) {
        Instant time = again;
        return time != null && !now.isBefore(time);
    }

    Changes.Seen seen() {
        SharedIndexInformer<GenericKubernetesResource> running = informer;
        Stream<String> lines = running == null
                ? Stream.empty()
                : running.getStore().list().stream()
                        .map(GenericKubernetesResource::getMetadata)
                        .filter(scope::takes)
                        .map(object -> Marks.line(scope, object));
        return new Changes.Seen(
                Marks.of(lines),
                Objects.requireNonNull(filled),
                Optional.ofNullable(changed),
                Optional.ofNullable(again));
    }

    boolean isFilled() {
        return filled != null;
    }

    Optional<Changes.Refused> refusal() {
        String why = trouble;
        return why == null ? Optional.empty() : Optional.of(new Changes.Refused(why, Objects.requireNonNull(again)));
    }

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
        if (filled == null) {
            filled = clock.instant();
        }
        told.run();
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
        if (filled != null) {
            change(object);
        }
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
        if (!Marks.line(scope, before.getMetadata()).equals(Marks.line(scope, after.getMetadata()))) {
            change(after);
        }
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean unknownFinalState) {
        change(object);
    }

    @Override
    public void close() {
        SharedIndexInformer<GenericKubernetesResource> running = informer;
        if (running != null) {
            running.stop();
        }
    }

    private void change(GenericKubernetesResource object) {
        if (scope.takes(object.getMetadata())) {
            changed = clock.instant();
            told.run();
        }
    }

    private void inform(
            FilterWatchListDeletable<
                            GenericKubernetesResource,
                            GenericKubernetesResourceList,
                            Resource<GenericKubernetesResource>>
                    objects) {
        SharedIndexInformer<GenericKubernetesResource> starting =
                objects.withLimit(PAGE).runnableInformer(0).itemStore(new Stripped());
        starting.addEventHandler(this);
        starting.exceptionHandler((_, failure) -> isTransient(failure));
        informer = starting;
        var _ = starting.start();
    }

    /** A connection that broke is made again; a refusal ends the watch, and it is told until a new one is let in. */
    private boolean isTransient(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException refused && REFUSALS.contains(refused.getCode())) {
                informer = null;
                refuse(refused);
                told.run();
                return false;
            }
        }
        return true;
    }

    private void refuse(KubernetesClientException refused) {
        if (refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
            // The kind is not installed in this cluster, so that there are none to miss.
            filled = clock.instant();
            again = clock.instant().plus(INSTALLED_BY_THEN);
        } else {
            again = clock.instant().plus(TRY_AGAIN);
            trouble = refused.getMessage();
        }
    }

    private FilterWatchListDeletable<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            objects(KubernetesClient client) {
        FilterWatchListDeletable<
                        GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
                objects = client.genericKubernetesResources(Kinds.context(scope.kind()))
                        .inNamespace(scope.namespace());
        if (!scope.labels().isEmpty()) {
            objects = objects.withLabelSelector(scope.labels());
        }
        for (String type : scope.withoutTypes()) {
            objects = objects.withoutField("type", type);
        }
        return objects;
    }

    /** kubectl leaves a copy of what it applied in the metadata, and with it a Secret's values: they are not kept here. */
    private static final class Stripped extends BasicItemStore<GenericKubernetesResource> {
        Stripped() {
            super(Cache::metaNamespaceKeyFunc);
        }

        @Override
        public GenericKubernetesResource put(String key, GenericKubernetesResource object) {
            object.getMetadata().getManagedFields().forEach(entry -> entry.setFieldsV1(null));
            if (object.getMetadata().getAnnotations() != null) {
                object.getMetadata().getAnnotations().remove(Marks.LAST_APPLIED);
            }
            return super.put(key, object);
        }
    }
}
