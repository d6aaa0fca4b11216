package io.holdfast.adapter.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Applies saved objects by server-side apply, and compares what is there then with them. */
public final class Applier {

    private static final String MANAGER = "holdfast-restore";
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 404, 409, 422);
    private static final int NAMED_CONFLICTS = 20;
    private static final String PORTS = "/spec/ports";
    private static final String NODE_PORT = "nodePort";

    private final KubernetesClient client;
    private final Set<String> made = new HashSet<>();
    private final Set<String> notes = new LinkedHashSet<>();

    /** The client stays the caller's. */
    public Applier(KubernetesClient client) {
        this.client = client;
    }

    /** Says that a namespace is new: nobody has decided yet what may run in it. */
    void made(String namespace) {
        made.add(namespace);
    }

    /** What of namespaces was left as it was, a sentence each. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Applies everything as a dry run, and refuses all of it if anything conflicts with what is there.
     *
     * @param force whether fields that somebody else owns may be taken over
     */
    public void refuseConflicts(List<SavedObject> objects, boolean force) {
        List<String> conflicts = new ArrayList<>();
        for (SavedObject object : objects) {
            try {
                apply(object, force, true);
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409 && e.getCode() != 422) {
                    throw e;
                }
                conflicts.add(object.describe() + (e.getCode() == 409 ? " has other content" : " cannot be changed"));
            }
        }
        if (!conflicts.isEmpty()) {
            int more = conflicts.size() - Math.min(conflicts.size(), NAMED_CONFLICTS);
            throw new InvalidPlanException(
                    Reason.TargetNotEmpty,
                    conflicts.size() + " objects conflict with what is there, and nothing was changed: "
                            + String.join("; ", conflicts.subList(0, conflicts.size() - more))
                            + (more > 0 ? "; and " + more + " more" : ""),
                    "restore into another namespace, or allow replacing what is there");
        }
    }

    /**
     * Applies everything as a dry run, and tells what whoever asks is not allowed: nothing is changed.
     *
     * @return for each of them, what it is and why
     */
    public List<String> forbidden(List<SavedObject> objects) {
        List<String> forbidden = new ArrayList<>();
        for (SavedObject object : objects) {
            try {
                apply(asNew(object), true, true);
            } catch (KubernetesClientException e) {
                if (e.getCode() == 401 || e.getCode() >= 500 || e.getCode() == 0) {
                    throw e;
                }
                if (e.getCode() == 403) {
                    String why = e.getStatus() == null
                            ? e.getMessage()
                            : e.getStatus().getMessage();
                    forbidden.add(object.describe() + ": "
                            + Objects.requireNonNullElse(why, "")
                                    .lines()
                                    .findFirst()
                                    .orElse(""));
                }
            }
        }
        return forbidden;
    }

    /** Rights that are there already may be applied again by anybody: what counts is whether they could be given anew. */
    private static SavedObject asNew(SavedObject object) {
        if (object.kind() != ConfigKind.RoleBinding && object.kind() != ConfigKind.Role) {
            return object;
        }
        GenericKubernetesResource copy = new GenericKubernetesResourceBuilder(object.object())
                .editMetadata()
                .withName(object.name() + "-readiness")
                .endMetadata()
                .build();
        return new SavedObject(object.namespace(), object.folder(), object.kind(), copy);
    }

    /** An object that the API server does not take, and why. */
    public record Refusal(SavedObject object, KubernetesClientException cause) {

        /** Why, in its own words. */
        public String why() {
            String said = cause.getStatus() == null
                    ? cause.getMessage()
                    : cause.getStatus().getMessage();
            return Objects.requireNonNullElse(said, "code " + cause.getCode())
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * What came of applying one by one.
     *
     * @param applied what is there now
     * @param refused what is not, because the API server would not have it
     */
    public record Applied(List<SavedObject> applied, List<Refusal> refused) {

        public Applied {
            applied = List.copyOf(applied);
            refused = List.copyOf(refused);
        }

        /** All that was refused by name, and why the first of it was. */
        public String refusals() {
            return refused.size() + " objects were refused, and " + applied.size() + " were applied: "
                    + String.join(
                            ", ",
                            refused.stream().map(one -> one.object().describe()).toList())
                    + "; the first because: " + refused.getFirst().why();
        }

        /** The failure of whoever has applied all that could be. */
        InvalidPlanException failure() {
            boolean conflict = refused.stream().allMatch(one -> one.cause().getCode() == 409);
            return new InvalidPlanException(
                    conflict ? Reason.TargetNotEmpty : Reason.AccessDenied,
                    refusals(),
                    conflict
                            ? "allow replacing what is there, or restore into another namespace"
                            : "give whoever restores the rights that the message names, or correct what it names, and do it again",
                    refused.getFirst().cause());
        }
    }

    /**
     * Applies each object, namespaces first, and goes on after one that is refused: where all else is lost, the rest counts.
     *
     * @throws InvalidPlanException if every one of them is refused
     */
    public Applied applyEach(List<SavedObject> objects, boolean force) {
        List<SavedObject> applied = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>();
        objects.stream()
                .sorted(Comparator.comparing(object -> object.kind() != ConfigKind.Namespace))
                .forEach(object -> {
                    try {
                        apply(object, force);
                        applied.add(object);
                    } catch (KubernetesClientException e) {
                        if (!isRefusal(e)) {
                            throw e;
                        }
                        refused.add(new Refusal(object, e));
                    }
                });
        Applied done = new Applied(applied, refused);
        if (applied.isEmpty() && !refused.isEmpty()) {
            throw done.failure();
        }
        return done;
    }

    /** Whether an answer is about this one object, and not about all: who asks, or how the server is. */
    static boolean isRefusal(KubernetesClientException failure) {
        return REFUSALS.contains(failure.getCode())
                && !String.valueOf(failure.getMessage()).contains("being terminated");
    }

    /** Applies one object. */
    public void apply(SavedObject object, boolean force) {
        apply(object, force, false);
    }

    /** The object as it is in the cluster now. */
    public Optional<GenericKubernetesResource> find(SavedObject object) {
        return Optional.ofNullable(resource(object).get());
    }

    /** Counts by folder the objects that are as they were saved; fails if one is not. */
    public Map<String, Long> compare(List<SavedObject> objects) {
        Map<String, Long> counts = new TreeMap<>();
        List<String> different = new ArrayList<>();
        for (SavedObject object : objects) {
            Optional<GenericKubernetesResource> live = find(object);
            if (live.isEmpty() || !sameContent(object, live.get())) {
                different.add(object.describe());
            } else {
                counts.merge(object.folder(), 1L, Long::sum);
            }
        }
        if (!different.isEmpty()) {
            throw new IntegrityException(
                    Reason.CountMismatch,
                    "after the restore these differ from the archive: " + String.join(", ", different),
                    "something else writes them: stop it, or restore into another namespace");
        }
        return counts;
    }

    private void apply(SavedObject object, boolean force, boolean dryRun) {
        PatchContext.Builder context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(MANAGER)
                .withForce(force);
        if (dryRun) {
            context.withDryRun(List.of("All"));
        }
        resource(confined(object)).patch(context.build());
    }

    private SavedObject confined(SavedObject object) {
        if (object.kind() != ConfigKind.Namespace) {
            return object;
        }
        NamespaceRights.Kept kept = NamespaceRights.keep(object, find(object), made.contains(object.name()));
        notes.addAll(kept.notes());
        return kept.object();
    }

    private Resource<GenericKubernetesResource> resource(SavedObject object) {
        MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
                kind = client.genericKubernetesResources(object.kind().context());
        return object.kind() == ConfigKind.Namespace
                ? kind.resource(object.object())
                : kind.inNamespace(object.namespace()).resource(object.object());
    }

    private static boolean sameContent(SavedObject object, GenericKubernetesResource live) {
        var wanted = Canonical.plain(object.object(), object.kind());
        var found = Canonical.plain(live, object.kind());
        wanted.remove("metadata");
        if (object.kind() == ConfigKind.Service) {
            removeGivenPorts(found.at(PORTS), wanted.at(PORTS));
        }
        return wanted.properties().stream().allMatch(field -> field.getValue().equals(found.get(field.getKey())));
    }

    /** Where no port of the nodes is asked for, the server gives one. */
    private static void removeGivenPorts(JsonNode found, JsonNode wanted) {
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i) instanceof ObjectNode port && !wanted.path(i).has(NODE_PORT)) {
                port.remove(NODE_PORT);
            }
        }
    }
}
