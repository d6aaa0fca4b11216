package io.holdfast.cli.cold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.adapter.config.ConfigKind;
import io.holdfast.adapter.config.SavedObject;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Secrets;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a cluster that is gone had said to Holdfast: its policies, repositories and plans, and the Secrets that they name. */
public final class Recorded implements Secrets {
    private static final Set<ConfigKind> DOCUMENTS =
            EnumSet.of(ConfigKind.BackupRepository, ConfigKind.BackupPolicy, ConfigKind.RestorePlan);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Place, Entry> entries = new TreeMap<>();
    private final Map<String, Set<String>> elsewhere = new TreeMap<>();
    private String namespace = "";

    private record Place(ConfigKind kind, String namespace, String name) implements Comparable<Place> {

        static Place of(SavedObject object) {
            return new Place(object.kind(), object.namespace(), object.name());
        }

        @Override
        public int compareTo(Place other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : path().compareTo(other.path());
        }

        String path() {
            return namespace + "/" + name;
        }
    }

    private record Entry(SavedObject object, String where) {}

    /**
     * Adds what a configuration recovery point holds. Two sources can have saved the same object, a policy that was renamed
     * for example: what is added later counts, so that older states are added first.
     *
     * @return what was there with other content, and which recovery point it was of
     */
    public List<String> add(List<SavedObject> saved, String where) {
        List<String> superseded = new ArrayList<>();
        String home = home(where);
        for (SavedObject object : saved) {
            if (!object.namespace().equals(home)) {
                elsewhere.computeIfAbsent(home, _ -> new TreeSet<>()).add(object.describe());
            }
            if (object.kind() == ConfigKind.Secret || DOCUMENTS.contains(object.kind())) {
                Entry older = entries.put(Place.of(object), new Entry(object, where));
                if (older != null && !older.object().object().equals(object.object())) {
                    superseded.add(object.describe() + " of " + older.where());
                }
            }
        }
        return superseded;
    }

    /** The namespace of the policy that a recovery point is of: the second segment of its key. */
    private static String home(String where) {
        String[] segments = where.split("/", 3);
        return segments.length > 1 ? segments[1] : "";
    }

    /** What the configuration of a namespace's policies holds of other namespaces, in words. */
    public Set<String> elsewhere(String home) {
        return elsewhere.getOrDefault(home, Set.of());
    }

    /** Every plan, as namespace and name. */
    public Set<String> plans() {
        Set<String> plans = new TreeSet<>();
        for (Place place : entries.keySet()) {
            if (place.kind() == ConfigKind.RestorePlan) {
                plans.add(place.path());
            }
        }
        return plans;
    }

    /**
     * The documents of the namespace of a plan.
     *
     * @param wanted its name, or its namespace and name
     */
    public Chosen choose(String wanted) {
        Set<String> plans = plans();
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
                            ? "no configuration recovery point holds a plan: restore the sources one by one with 'holdfast restore'"
                            : "say --plan with one of: " + String.join(", ", fitting.isEmpty() ? plans : fitting));
        }
        String[] parts = fitting.getFirst().split("/", -1);
        namespace = parts[0];
        return new Chosen(parts[0], parts[1], documents(parts[0]));
    }

    /** Read only now: a document of another namespace that this version does not understand is nobody's concern. */
    private PlanFiles documents(String of) {
        PlanFiles files = PlanFiles.read(List.of());
        entries.forEach((place, entry) -> {
            if (DOCUMENTS.contains(place.kind()) && place.namespace().equals(of)) {
                files.add(json(entry.object()), entry.where() + "/" + place.name());
            }
        });
        return files;
    }

    private static String json(SavedObject object) {
        try {
            return JSON.writeValueAsString(object.object());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read can be written", e);
        }
    }

    /** A plan and what it refers to. */
    public record Chosen(String namespace, String plan, PlanFiles files) {}

    /** From the saved Secrets: the cluster's own do not exist yet. */
    @Override
    public String value(String name, String key, String field) {
        Entry entry = entries.get(new Place(ConfigKind.Secret, namespace, name));
        if (entry != null
                && entry.object().object().getAdditionalProperties().get("data") instanceof Map<?, ?> data
                && data.get(key) != null) {
            byte[] value = Base64.getDecoder().decode(String.valueOf(data.get(key)));
            return new String(value, StandardCharsets.UTF_8).stripTrailing();
        }
        throw new InvalidPlanException(
                Reason.CredentialsMissing,
                field + " names key '" + key + "' of Secret '" + name + "', which the saved configuration of namespace "
                        + namespace + " does not hold",
                "save Secrets with the configuration, or restore with 'holdfast restore' source by source");
    }
}
