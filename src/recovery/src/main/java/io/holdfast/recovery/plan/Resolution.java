package io.holdfast.recovery.plan;

import io.holdfast.api.v1alpha1.BackupPolicySpec;
import io.holdfast.api.v1alpha1.BackupSource;
import io.holdfast.api.v1alpha1.LocalRef;
import io.holdfast.api.v1alpha1.plan.Component;
import io.holdfast.api.v1alpha1.plan.PointSelection;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan together with the policies that it stands on.
 *
 * @param parts one for each component, in the plan's order; without those that could not be resolved
 * @param manifests where the manifests of workloads come from
 * @param problems what could not be resolved
 */
public record Resolution(
        RestorePlanSpec plan, List<Part> parts, Part.@Nullable Data manifests, List<Problem> problems) {
    /** What the recovery point of the manifests is called among those of the components. */
    public static final String MANIFESTS = "manifests";

    public Resolution {
        parts = List.copyOf(parts);
        problems = List.copyOf(problems);
    }

    /** Looks every policy up that the plan names. */
    public static Resolution of(RestorePlanSpec plan, Map<String, BackupPolicySpec> policies) {
        return new Resolver(plan, policies).resolve();
    }

    /** The part of that name. */
    public Optional<Part> part(String name) {
        return parts.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** The component whose recovery point holds the manifests, if it is one of the plan's. */
    public Optional<Part> manifestPart() {
        return parts.stream()
                .filter(part -> part.data() != null && part.data().equals(manifests))
                .findFirst();
    }

    private static final class Resolver {
        private final RestorePlanSpec plan;
        private final Map<String, BackupPolicySpec> policies;
        private final List<Problem> problems = new ArrayList<>();

        Resolver(RestorePlanSpec plan, Map<String, BackupPolicySpec> policies) {
            this.plan = plan;
            this.policies = policies;
        }

        Resolution resolve() {
            List<Part> parts = new ArrayList<>();
            for (Component component : plan.components()) {
                part(component).ifPresent(parts::add);
            }
            return new Resolution(plan, parts, manifests(parts).orElse(null), problems);
        }

        private Optional<Part> part(Component component) {
            LocalRef policy = component.policyRef();
            if (policy == null) {
                return Optional.of(new Part(component, null));
            }
            PointSelection selection = Objects.requireNonNullElse(component.recoveryPoint(), plan.recoveryPoint());
            return data(component.name(), policy, component.source(), component.repository(), selection)
                    .map(data -> new Part(component, data));
        }

        private Optional<Part.Data> manifests(List<Part> parts) {
            if (plan.manifests() != null) {
                return data(
                        MANIFESTS,
                        plan.manifests().policyRef(),
                        plan.manifests().source(),
                        null,
                        plan.recoveryPoint());
            }
            return parts.stream().filter(Part::isConfiguration).map(Part::data).findFirst();
        }

        private Optional<Part.Data> data(
                String who,
                LocalRef policyRef,
                @Nullable String source,
                @Nullable String repository,
                PointSelection selection) {
            BackupPolicySpec policy = policies.get(policyRef.name());
            if (policy == null) {
                return none("PolicyMissing", who, "there is no BackupPolicy " + policyRef.name(), "Create it.");
            }
            List<BackupSource> fitting = policy.sources().stream()
                    .filter(one -> source == null || one.name().equals(source))
                    .toList();
            if (fitting.size() != 1) {
                String names = String.join(
                        ", ", policy.sources().stream().map(BackupSource::name).toList());
                return none(
                        "SourceMissing",
                        who,
                        source == null
                                ? "BackupPolicy " + policyRef.name() + " has " + fitting.size()
                                        + " sources, and none is named"
                                : "BackupPolicy " + policyRef.name() + " has no source " + source,
                        "Set source to one of: " + names + ".");
            }
            if (repository != null && !policy.repositories().contains(repository)) {
                return none(
                        "RepositoryNotOfPolicy",
                        who,
                        "BackupPolicy " + policyRef.name() + " does not write to repository " + repository,
                        "Set repository to one of: " + String.join(", ", policy.repositories()) + ".");
            }
            String from = repository == null ? policy.repositories().getFirst() : repository;
            return Optional.of(new Part.Data(policyRef.name(), policy, fitting.getFirst(), from, selection));
        }

        private <T> Optional<T> none(String reason, String who, String message, String hint) {
            problems.add(new Problem(reason, who, message, hint));
            return Optional.empty();
        }
    }
}
