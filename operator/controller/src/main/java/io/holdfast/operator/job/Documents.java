package io.holdfast.operator.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.holdfast.api.v1alpha1.BackupRepositorySpec;
import io.holdfast.api.v1alpha1.KeyRef;
import io.holdfast.api.v1alpha1.S3Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Resources as documents that a worker reads. */
final class Documents {
    static final ObjectMapper YAML = YAMLMapper.builder(new YAMLFactory())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private Documents() {}

    static String yaml(List<? extends CustomResource<?, ?>> resources) {
        StringBuilder yaml = new StringBuilder();
        resources.forEach(resource -> yaml.append(document(resource)));
        return yaml.toString();
    }

    /** What a worker needs that saves: the key of manifests with all the rest. */
    static void collect(BackupRepositorySpec spec, WorkerPlan.References found) {
        found.secrets().add(spec.signing().secretRef().name());
        collectStore(spec, found);
    }

    /**
     * What a worker needs that saves nothing. Where no other key is named for what it writes, and nobody says whose manifests
     * are trusted, that is the key of manifests all the same.
     */
    static void collectReading(BackupRepositorySpec spec, WorkerPlan.References found) {
        KeyRef reports = spec.signing().reportKeyRef();
        found.secrets().add(reports == null ? spec.signing().secretRef().name() : reports.name());
        collectStore(spec, found);
    }

    private static void collectStore(BackupRepositorySpec spec, WorkerPlan.References found) {
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
}
