package io.holdfast.operator.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.fabric8.kubernetes.client.CustomResource;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.BackupRepositorySpec;
import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.Workload;
import io.holdfast.api.v1alpha1.plan.Component;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RestoreStrategy;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.Webhook;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.VerificationTarget;
import io.holdfast.recovery.plan.VerificationPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the workers of a run work from: the plan with the policies and repositories that it stands on, as they were when
 * the run began. Of Secrets it mounts only what opens repositories and recovery points; those of the sources are read
 * when they are needed, because a recovery may have to restore them first.
 *
 * @param yaml the documents
 * @param plan the plan; of a verification, what its policy's entry means
 * @param isolated whether it is carried out in a namespace of its own
 * @param saves whether it keeps safety copies of what it replaces, and so signs manifests
 */
public record RunPlan(
        String yaml, RestorePlanSpec plan, boolean isolated, boolean saves, List<BackupRepositorySpec> repositories)
        implements WorkerPlan {
    private static final Logger LOG = LoggerFactory.getLogger(RunPlan.class);

    public RunPlan {
        repositories = List.copyOf(repositories);
    }

    /** The documents of what is there now. */
    public static String freeze(
            Optional<RestorePlan> plan, List<BackupPolicy> policies, List<BackupRepository> repositories) {
        List<CustomResource<?, ?>> resources = new ArrayList<>(plan.stream().toList());
        resources.addAll(policies);
        resources.addAll(repositories);
        return Documents.yaml(resources);
    }

    /** Reads documents back: of a run that has begun there is nothing else. Empty if what the run names is not there, or none can be read. */
    public static Optional<RunPlan> read(String yaml, RestoreRunSpec run) {
        RestorePlanSpec plan = null;
        boolean isolated = run.mode() == RunMode.DRILL;
        List<BackupRepositorySpec> repositories = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                Documents.YAML.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                JsonNode spec = document.path("spec");
                switch (document.path("kind").asText()) {
                    case "RestorePlan" -> plan = Documents.YAML.treeToValue(spec, RestorePlanSpec.class);
                    case "BackupPolicy" -> {
                        BackupPolicySpec policy = Documents.YAML.treeToValue(spec, BackupPolicySpec.class);
                        Optional<VerificationPlan> meant = verification(document, policy, run);
                        plan = meant.map(VerificationPlan::plan).orElse(plan);
                        isolated |= meant.filter(one -> one.level() == VerificationLevel.RESTORE)
                                .isPresent();
                    }
                    default -> repositories.add(Documents.YAML.treeToValue(spec, BackupRepositorySpec.class));
                }
            }
        } catch (IOException broken) {
            // Written by an operator of another version. To throw would be to try again for ever; the run ends instead.
            LOG.error("what a run works from cannot be read", broken);
            return Optional.empty();
        }
        return plan == null
                ? Optional.empty()
                : Optional.of(new RunPlan(yaml, plan, isolated, saves(plan, run), repositories));
    }

    private static boolean saves(RestorePlanSpec plan, RestoreRunSpec run) {
        return run.mode() == RunMode.RECOVERY
                && plan.components().stream()
                        .map(Component::restore)
                        .anyMatch(how -> how.replace() || how.strategy() == RestoreStrategy.IN_PLACE);
    }

    private static Optional<VerificationPlan> verification(
            JsonNode document, BackupPolicySpec policy, RestoreRunSpec run) {
        VerificationTarget target = run.verify();
        String name = document.path("metadata").path("name").asText();
        return target == null || !target.policyRef().name().equals(name)
                ? Optional.empty()
                : VerificationPlan.of(name, policy, target);
    }

    @Override
    public References references() {
        References found = new References(new TreeSet<>(), new TreeSet<>());
        found.secrets().add(plan.identity().name());
        repositories.forEach(repository -> {
            Documents.collectReading(repository, found);
            if (saves) {
                Documents.collect(repository, found);
            }
        });
        Optional.ofNullable(plan.communications())
                .flatMap(told -> Optional.ofNullable(told.webhook()))
                .ifPresent(webhook -> collect(webhook, found));
        return found;
    }

    private static void collect(Webhook webhook, References found) {
        if (webhook.urlRef() != null) {
            found.secrets().add(webhook.urlRef().name());
        }
        webhook.headers().stream()
                .flatMap(header -> Optional.ofNullable(header.secretRef()).stream())
                .forEach(secret -> found.secrets().add(secret.name()));
    }

    @Override
    public Optional<Workload> source() {
        return Optional.empty();
    }
}
