package io.holdfast.operator.job;

import io.fabric8.kubernetes.client.CustomResource;
import io.holdfast.api.v1alpha1.ApiKey;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.RedisAuth;
import io.holdfast.api.v1alpha1.Tls;
import io.holdfast.api.v1alpha1.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one worker works from: a policy, if the task has one, and repositories, frozen at the moment the Job is made. A
 * worker thus cannot see half of an edit, and mounts only what its plan refers to.
 */
public record Plan(Optional<BackupPolicy> policy, List<BackupRepository> repositories) implements WorkerPlan {
    /** The plan for one source: the others, and what starts runs, are none of the worker's business. */
    public static Plan forSource(BackupPolicy policy, String source, List<BackupRepository> repositories) {
        BackupPolicy narrowed = new BackupPolicy();
        narrowed.setMetadata(policy.getMetadata());
        narrowed.setSpec(policy.getSpec().narrowedTo(source));
        return new Plan(Optional.of(narrowed), repositories);
    }

    @Override
    public String yaml() {
        List<CustomResource<?, ?>> resources = new ArrayList<>(policy.stream().toList());
        resources.addAll(repositories);
        return Documents.yaml(resources);
    }

    @Override
    public References references() {
        References found = new References(new TreeSet<>(), new TreeSet<>());
        repositories.forEach(repository -> Documents.collect(repository.getSpec(), found));
        policy.ifPresent(one -> one.getSpec().sources().forEach(source -> collect(source, found)));
        return found;
    }

    /** The pod of the plan's source, if it has just one. */
    @Override
    public Optional<Workload> source() {
        List<BackupSource> sources = policy.map(one -> one.getSpec().sources()).orElse(List.of());
        return sources.size() == 1 ? workload(sources.getFirst()) : Optional.empty();
    }

    private static Optional<Workload> workload(BackupSource source) {
        return Stream.concat(
                        Stream.ofNullable(source.redis()).map(redis -> Optional.ofNullable(redis.workload())),
                        Stream.ofNullable(source.qdrant()).map(qdrant -> Optional.ofNullable(qdrant.workload())))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static void collect(BackupSource source, References found) {
        if (source.redis() != null) {
            RedisAuth auth = source.redis().auth();
            if (auth != null) {
                found.secrets().add(auth.secretRef().name());
            }
            collect(source.redis().tls(), found);
        }
        if (source.qdrant() != null) {
            ApiKey key = source.qdrant().apiKey();
            if (key != null) {
                found.secrets().add(key.secretRef().name());
            }
            collect(source.qdrant().tls(), found);
        }
    }

    private static void collect(@Nullable Tls tls, References found) {
        if (tls != null && tls.caSecretRef() != null) {
            found.secrets().add(tls.caSecretRef().name());
        }
    }
}
