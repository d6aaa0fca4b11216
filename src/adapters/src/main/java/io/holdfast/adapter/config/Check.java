package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.config.Comparison.Difference;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks whether objects are what was saved, and tells what fails a restore from what is only to be said. */
final class Check {

    /** A message has room for so many places of an object. */
    private static final int NAMED = 5;

    /** And for so many objects that fail nothing. */
    private static final int OBJECTS = 10;

    private final Writer writer;
    private final boolean replaced;
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> different = new ArrayList<>();
    private final List<String> besides = new ArrayList<>();

    /** @param replaced whether what was added since was taken away, so that nothing of it can be left */
    Check(Writer writer, boolean replaced) {
        this.writer = writer;
        this.replaced = replaced;
    }

    /** Looks at one more. */
    void look(SavedObject object) {
        Optional<GenericKubernetesResource> live = writer.find(object);
        if (live.isEmpty()) {
            different.add(object.describe() + " (missing)");
            return;
        }
        List<Difference> all = Comparison.of(object, live.get());
        List<Difference> failing = all.stream().filter(this::fails).toList();
        if (!failing.isEmpty() && failing.stream().allMatch(Difference::added) && setsItself(object, live.get())) {
            failing = List.of();
        }
        if (!failing.isEmpty()) {
            different.add(named(object, failing));
            return;
        }
        counts.merge(object.folder(), 1L, Long::sum);
        if (!all.isEmpty()) {
            besides.add(named(object, all));
        }
    }

    /** Counts by folder of those that are as they were saved; fails if one is not. */
    Map<String, Long> counts() {
        if (!different.isEmpty()) {
            throw new IntegrityException(
                    Reason.CountMismatch,
                    "after the restore these differ from the archive: " + String.join(", ", different),
                    replaced
                            ? "something else writes them: stop it, or restore into another namespace"
                            : "allow replacing what is there, which takes away what was added; if something else writes them,"
                                    + " stop it; or restore into another namespace");
        }
        return counts;
    }

    /** What is there besides what was saved, or otherwise, and fails nothing; empty if there is none. */
    Optional<String> besides() {
        return besides.isEmpty()
                ? Optional.empty()
                : Optional.of("there is what the archive does not have, set by the server, by controllers or before: "
                        + besides.stream().limit(OBJECTS).collect(Collectors.joining(", "))
                        + (besides.size() > OBJECTS ? ", and " + (besides.size() - OBJECTS) + " more" : ""));
    }

    /** Controllers annotate what they find, and label it; a label may be there that a restore was not to take away. */
    private boolean fails(Difference difference) {
        return !difference.isAnnotation() && (replaced || !difference.isLabel() || !difference.added());
    }

    /** Whether it is the server that adds what was not saved: asked to take it away, it answers that it would be there. */
    private boolean setsItself(SavedObject object, GenericKubernetesResource live) {
        try {
            GenericKubernetesResource without = writer.replace(object, live, true);
            SavedObject found = new SavedObject(object.namespace(), object.folder(), object.kind(), live);
            return Comparison.of(found, without).isEmpty();
        } catch (KubernetesClientException _) {
            return false;
        }
    }

    private static String named(SavedObject object, List<Difference> places) {
        return object.describe() + " ("
                + places.stream().limit(NAMED).map(Difference::path).collect(Collectors.joining(", "))
                + (places.size() > NAMED ? ", and " + (places.size() - NAMED) + " more" : "") + ")";
    }
}
