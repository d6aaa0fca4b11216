package io.holdfast.cli.cold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.holdfast.adapter.config.Archive;
import io.holdfast.adapter.config.ConfigKind;
import io.holdfast.adapter.config.SavedObject;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Secrets;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.PointContent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a cluster that is gone had said to Holdfast: its policies, repositories and plans, and the Secrets that they name. */
public final class Recorded implements Secrets {
    private static final Set<ConfigKind> KINDS =
            EnumSet.of(ConfigKind.BackupRepository, ConfigKind.BackupPolicy, ConfigKind.RestorePlan);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, PlanFiles> namespaces = new TreeMap<>();
    private final Map<String, Map<String, String>> secrets = new TreeMap<>();
    private final Set<String> plans = new TreeSet<>();
    private String namespace = "";

    /** Adds what a configuration recovery point holds. */
    public void add(PointContent point, String where) {
        List<SavedObject> saved = Archive.read(point, _ -> true);
        for (SavedObject object : saved) {
            if (object.kind() == ConfigKind.Secret) {
                secrets.put(object.namespace() + "/" + object.name(), data(object.object()));
            } else if (KINDS.contains(object.kind())) {
                add(object, where);
            }
        }
    }

    private void add(SavedObject object, String where) {
        try {
            namespaces
                    .computeIfAbsent(object.namespace(), _ -> PlanFiles.read(List.of()))
                    .add(JSON.writeValueAsString(object.object()), where + "/" + object.name());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read can be written", e);
        }
        if (object.kind() == ConfigKind.RestorePlan) {
            plans.add(object.namespace() + "/" + object.name());
        }
    }

    private static Map<String, String> data(GenericKubernetesResource secret) {
        Map<String, String> values = new TreeMap<>();
        if (secret.getAdditionalProperties().get("data") instanceof Map<?, ?> data) {
            data.forEach((key, value) -> values.put(String.valueOf(key), String.valueOf(value)));
        }
        return values;
    }

    /** Every plan, as namespace and name. */
    public Set<String> plans() {
        return plans;
    }

    /**
     * The documents of the namespace of a plan.
     *
     * @param wanted its name, or its namespace and name
     */
    public Chosen choose(String wanted) {
        List<String> fitting = plans.stream()
                .filter(one -> one.equals(wanted) || one.endsWith("/" + wanted))
                .toList();
        if (fitting.size() != 1) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    fitting.isEmpty()
                            ? "the bucket holds no RestorePlan '" + wanted + "'"
                            : "several namespaces have a RestorePlan '" + wanted + "'",
                    plans.isEmpty()
                            ? "no configuration recovery point holds a plan: give the files of plan, policies and repositories with -f"
                            : "say --plan with one of: " + String.join(", ", fitting.isEmpty() ? plans : fitting));
        }
        String[] parts = fitting.getFirst().split("/", -1);
        namespace = parts[0];
        return new Chosen(parts[0], parts[1], namespaces.getOrDefault(parts[0], PlanFiles.read(List.of())));
    }

    /** A plan and what it refers to. */
    public record Chosen(String namespace, String plan, PlanFiles files) {}

    /** From the saved Secrets: the cluster's own do not exist yet. */
    @Override
    public String value(String name, String key, String field) {
        String value = secrets.getOrDefault(namespace + "/" + name, Map.of()).get(key);
        if (value == null) {
            throw new InvalidPlanException(
                    Reason.CredentialsMissing,
                    field + " names key '" + key + "' of Secret '" + name
                            + "', which the saved configuration of namespace " + namespace + " does not hold",
                    "save Secrets with the configuration, or restore with 'holdfast restore' source by source");
        }
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).stripTrailing();
    }
}
