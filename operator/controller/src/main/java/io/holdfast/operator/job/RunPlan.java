package io.holdfast.operator.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.fabric8.kubernetes.client.CustomResource;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupRepositorySpec;
import io.holdfast.api.v1alpha1.KeyRef;
import io.holdfast.api.v1alpha1.Workload;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the workers of a run work from: the plan with the policies and repositories that it stands on, as they were when
 * the run began. Of Secrets it mounts only what opens repositories and recovery points; those of the sources are read
 * when they are needed, because a recovery may have to restore them first.
 *
 * @param identity the key that opens recovery points
 */
public record RunPlan(String yaml, KeyRef identity) implements WorkerPlan {

    /** Of what is there now. */
    public static RunPlan of(
            Optional<RestorePlan> plan,
            List<BackupPolicy> policies,
            List<BackupRepository> repositories,
            KeyRef identity) {
        List<CustomResource<?, ?>> resources = new ArrayList<>(plan.stream().toList());
        resources.addAll(policies);
        resources.addAll(repositories);
        return new RunPlan(Documents.yaml(resources), identity);
    }

    @Override
    public References references() {
        References found = new References(new TreeSet<>(), new TreeSet<>());
        if (!identity.name().isEmpty()) {
            found.secrets().add(identity.name());
        }
        repositories().forEach(repository -> Documents.collect(repository, found));
        return found;
    }

    @Override
    public Optional<Workload> source() {
        return Optional.empty();
    }

    /** Read back from the documents: of a frozen plan there is nothing else. */
    private List<BackupRepositorySpec> repositories() {
        List<BackupRepositorySpec> repositories = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                Documents.YAML.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                if (document.path("kind").asText().equals("BackupRepository")) {
                    repositories.add(Documents.YAML.treeToValue(document.path("spec"), BackupRepositorySpec.class));
                }
            }
        } catch (IOException broken) {
            throw new IllegalStateException("a frozen plan is what was written", broken);
        }
        return repositories;
    }
}
