package io.holdfast.operator.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.holdfast.api.v1alpha1.ApiKey;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupRepositorySpec;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.RedisAuth;
import io.holdfast.api.v1alpha1.S3Store;
import io.holdfast.api.v1alpha1.Tls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one worker works from: a policy, if the task has one, and repositories, frozen at the moment the Job is made. A
 * worker thus cannot see half of an edit, and mounts only what its plan refers to.
 */
public record Plan(Optional<BackupPolicy> policy, List<BackupRepository> repositories) {
    private static final ObjectMapper YAML = YAMLMapper.builder(new YAMLFactory())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /** Names of Secrets and ConfigMaps that the plan refers to. */
    public record References(SortedSet<String> secrets, SortedSet<String> configMaps) {}

    /** The plan for one source: the others, and what starts runs, are none of the worker's business. */
    public static Plan forSource(BackupPolicy policy, String source, List<BackupRepository> repositories) {
        BackupPolicy narrowed = new BackupPolicy();
        narrowed.setMetadata(policy.getMetadata());
        narrowed.setSpec(policy.getSpec().narrowedTo(source));
        return new Plan(Optional.of(narrowed), repositories);
    }

    /** The documents, metadata reduced to what names them. */
    public String yaml() {
        List<CustomResource<?, ?>> resources = new ArrayList<>(policy.stream().toList());
        resources.addAll(repositories);
        StringBuilder yaml = new StringBuilder();
        for (CustomResource<?, ?> resource : resources) {
            yaml.append(document(resource));
        }
        return yaml.toString();
    }

    public References references() {
        References found = new References(new TreeSet<>(), new TreeSet<>());
        repositories.forEach(repository -> collect(repository.getSpec(), found));
        policy.ifPresent(one -> one.getSpec().sources().forEach(source -> collect(source, found)));
        return found;
    }

    private static String document(CustomResource<?, ?> resource) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", resource.getApiVersion());
        document.put("kind", resource.getKind());
        document.put("metadata", metadata(resource));
        document.put("spec", resource.getSpec());
        try {
            return YAML.writeValueAsString(document);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("records of plain values can always be written", impossible);
        }
    }

    private static Map<String, String> metadata(HasMetadata resource) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("name", resource.getMetadata().getName());
        metadata.put("namespace", resource.getMetadata().getNamespace());
        return metadata;
    }

    private static void collect(BackupRepositorySpec spec, References found) {
        found.secrets().add(spec.signing().secretRef().name());
        S3Store s3 = spec.s3();
        if (s3 == null) {
            return;
        }
        if (s3.credentials() != null) {
            found.secrets().add(s3.credentials().secretRef().name());
        }
        if (s3.caBundle() != null && s3.caBundle().secretRef() != null) {
            found.secrets().add(s3.caBundle().secretRef().name());
        }
        if (s3.caBundle() != null && s3.caBundle().configMapRef() != null) {
            found.configMaps().add(s3.caBundle().configMapRef().name());
        }
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
