package io.holdfast.operator.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.fabric8.kubernetes.client.CustomResource;
import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.VerificationLevel;
import io.holdfast.api.v1alpha1.WorkerSettings;
import io.holdfast.api.v1alpha1.Workload;
import io.holdfast.api.v1alpha1.plan.RestorePlan;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.Webhook;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.VerificationTarget;
import io.holdfast.recovery.plan.Part;
import io.holdfast.recovery.plan.Resolution;
import io.holdfast.recovery.plan.VerificationPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 */
public record RunPlan(
        String yaml,
        RestorePlanSpec plan,
        boolean isolated,
        List<BackupPolicy> policies,
        List<BackupRepository> repositories)
        implements WorkerPlan {
    private static final Logger LOG = LoggerFactory.getLogger(RunPlan.class);

    public RunPlan {
        policies = List.copyOf(policies);
        repositories = List.copyOf(repositories);
    }

    /**
     * What a worker works from that keeps what one component's restore replaces.
     *
     * @param plan the policy, narrowed to the source, with all its repositories
     * @param source name of the source
     * @param settings of the policy's workers
     */
    public record Saved(Plan plan, String source, WorkerSettings settings) {}

    /** What is kept of that component before it is replaced; empty if nothing of it is. */
    public Optional<Saved> saved(String component) {
        Map<String, BackupPolicySpec> specs = new HashMap<>();
        policies.forEach(policy -> specs.put(policy.getMetadata().getName(), policy.getSpec()));
        return Resolution.of(plan, specs)
                .part(component)
                .filter(Part::replaces)
                .flatMap(part -> Optional.ofNullable(part.data()))
                .flatMap(data -> policies.stream()
                        .filter(policy -> policy.getMetadata().getName().equals(data.policyName()))
                        .findFirst()
                        .map(policy -> saved(policy, data.source().name())));
    }

    private Saved saved(BackupPolicy policy, String source) {
        List<BackupRepository> its = repositories.stream()
                .filter(one -> policy.getSpec()
                        .repositories()
                        .contains(one.getMetadata().getName()))
                .toList();
        return new Saved(
                Plan.forSource(policy, source, its), source, policy.getSpec().worker());
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
        List<BackupPolicy> policies = new ArrayList<>();
        List<BackupRepository> repositories = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                Documents.YAML.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                JsonNode spec = document.path("spec");
                switch (document.path("kind").asText()) {
                    case "RestorePlan" -> plan = Documents.YAML.treeToValue(spec, RestorePlanSpec.class);
                    case "BackupPolicy" -> {
                        BackupPolicy policy = Documents.YAML.treeToValue(document, BackupPolicy.class);
                        policies.add(policy);
                        Optional<VerificationPlan> meant = verification(policy, run);
                        plan = meant.map(VerificationPlan::plan).orElse(plan);
                        isolated |= meant.filter(one -> one.level() == VerificationLevel.RESTORE)
                                .isPresent();
                    }
                    default -> repositories.add(Documents.YAML.treeToValue(document, BackupRepository.class));
                }
            }
        } catch (IOException broken) {
            // Written by an operator of another version. To throw would be to try again for ever; the run ends instead.
            LOG.error("what a run works from cannot be read", broken);
            return Optional.empty();
        }
        return plan == null ? Optional.empty() : Optional.of(new RunPlan(yaml, plan, isolated, policies, repositories));
    }

    private static Optional<VerificationPlan> verification(BackupPolicy policy, RestoreRunSpec run) {
        VerificationTarget target = run.verify();
        String name = policy.getMetadata().getName();
        return target == null || !target.policyRef().name().equals(name)
                ? Optional.empty()
                : VerificationPlan.of(name, policy.getSpec(), target);
    }

    @Override
    public References references() {
        References found = new References(new TreeSet<>(), new TreeSet<>());
        found.secrets().add(plan.identity().name());
        repositories.forEach(repository -> Documents.collectReading(repository.getSpec(), found));
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
