package io.holdfast.adapter.qdrant;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.adapter.qdrant.QdrantClient.Alias;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Decides what goes where, and refuses, before anything is touched, what could not work. Pure but for what it is given. */
final class RestorePlan {

    private final PointContent point;
    private final RestoreOptions options;
    private final Set<String> taken;
    private final Set<String> aliases = new HashSet<>();
    private final String stamp;

    /**
     * @param existing the collections of the target
     * @param aliases the aliases of the target
     * @param stamp what makes new names unique
     */
    RestorePlan(PointContent point, RestoreOptions options, List<String> existing, List<Alias> aliases, String stamp) {
        this.point = point;
        this.options = options;
        this.taken = new HashSet<>(existing);
        aliases.forEach(alias -> this.aliases.add(alias.name()));
        this.stamp = stamp;
    }

    List<RestoreStep> steps() {
        List<String> held = point.artifacts().stream().map(Names::collection).toList();
        checkNamed(options.select(), held, "select");
        checkNamed(options.mapping().keySet(), held, "mapping");
        List<RestoreStep> steps = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (String collection : held) {
            if (options.select().isEmpty() || options.select().contains(collection)) {
                RestoreStep step = step(collection);
                if (!targets.add(step.target())) {
                    throw invalid("Two collections would become " + step.target(), "Give each a name of its own.");
                }
                checkRestorable(collection);
                steps.add(step);
            }
        }
        return steps;
    }

    private RestoreStep step(String collection) {
        String wanted = options.mapping().getOrDefault(collection, collection);
        boolean exists = taken.contains(wanted);
        boolean alias = aliases.contains(wanted);
        if (!exists && !alias) {
            return new RestoreStep(collection, wanted, true);
        }
        if (options.inPlace() && exists) {
            if (!options.replace()) {
                throw notEmpty(wanted, "Say that it may be replaced, or restore beside it.");
            }
            return new RestoreStep(collection, wanted, false);
        }
        if (options.mapping().containsKey(collection)) {
            throw notEmpty(wanted, "Choose a name that is free.");
        }
        return new RestoreStep(collection, RestoreStep.besideName(collection, stamp), true);
    }

    private void checkRestorable(String collection) {
        JsonNode recorded = Facts.collection(point, collection);
        if (Facts.isCustomSharded(recorded)) {
            throw invalid(
                    "Collection " + collection
                            + " has custom shard keys, and Qdrant would load its snapshot as an empty"
                            + " collection (its issue 10135)",
                    "Leave it out by 'select', and restore it by hand: create it with its shard keys in their old order,"
                            + " then load each shard.");
        }
        Facts.bounds(point, collection);
    }

    /** In place, Qdrant compares little and clears the old data first: what does not fit must be found before. */
    static void checkInPlace(RestoreStep step, JsonNode recorded, JsonNode live) {
        for (String part : new String[] {"vectors", "sparse_vectors", "shard_number"}) {
            JsonNode then = recorded.path("config").path("params").path(part);
            JsonNode now = live.path("config").path("params").path(part);
            if (!then.equals(now)) {
                throw invalid(
                        "Collection " + step.target() + " has other " + part + " (" + now
                                + ") than the recovery point (" + then + ")",
                        "Restore beside it, and switch an alias.");
            }
        }
    }

    private static void checkNamed(Iterable<String> names, List<String> held, String option) {
        for (String name : names) {
            if (!held.contains(name)) {
                throw new InvalidPlanException(
                        Reason.SourceMissing,
                        "The recovery point holds no collection " + name + ", which '" + option + "' names; it holds "
                                + held,
                        "Correct the name.");
            }
        }
    }

    static InvalidPlanException notEmpty(String target, String hint) {
        return new InvalidPlanException(
                Reason.TargetNotEmpty, "There is a collection or alias " + target + " already", hint);
    }

    private static InvalidPlanException invalid(String message, String hint) {
        return new InvalidPlanException(Reason.InvalidPlan, message, hint);
    }
}
