package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Brings saved objects into the cluster, and compares what is there then with them. */
public final class Applier {

    private static final Set<Integer> REFUSALS = Set.of(400, 403, 404, 409, 422);
    private static final int NAMED_CONFLICTS = 20;

    private final KubernetesClient client;
    private final Writer writer;
    private final Set<String> made = new HashSet<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<String> besides = new LinkedHashSet<>();
    private boolean replaced;

    /** The client stays the caller's. */
    public Applier(KubernetesClient client) {
        this.client = client;
        this.writer = new Writer(client);
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
     * Writes everything as a dry run, and refuses all of it if anything conflicts with what is there, or is not taken.
     *
     * @param replace whether what is there may be replaced
     */
    public void refuseConflicts(List<SavedObject> objects, boolean replace) {
        List<Refusal> refused = new ArrayList<>();
        for (SavedObject object : objects) {
            try {
                write(object, way(replace), true);
            } catch (KubernetesClientException e) {
                if (!isRefusal(e) || e.getCode() == 403) {
                    throw e;
                }
                refused.add(new Refusal(object, e));
            }
        }
        if (!refused.isEmpty()) {
            throw notBegun(refused);
        }
    }

    private static InvalidPlanException notBegun(List<Refusal> refused) {
        boolean conflicts = refused.stream()
                .allMatch(one -> Set.of(409, 422).contains(one.cause().getCode()));
        int more = refused.size() - Math.min(refused.size(), NAMED_CONFLICTS);
        return new InvalidPlanException(
                conflicts ? Reason.TargetNotEmpty : Reason.ObjectRefused,
                refused.size()
                        + (conflicts ? " objects conflict with what is there" : " objects are not taken as they are")
                        + ", and nothing was changed: "
                        + refused.stream()
                                .limit(NAMED_CONFLICTS)
                                .map(Refusal::inShort)
                                .collect(Collectors.joining("; "))
                        + (more > 0 ? "; and " + more + " more" : ""),
                conflicts
                        ? "restore into another namespace, or allow replacing what is there"
                        : "correct what the messages name, or leave these objects out by selecting the others",
                refused.getFirst().cause());
    }

    /**
     * Writes everything as a dry run, and tells what whoever asks is not allowed: nothing is changed.
     *
     * @return for each of them, what it is and why
     */
    public List<String> forbidden(List<SavedObject> objects) {
        List<String> forbidden = new ArrayList<>();
        for (SavedObject object : objects) {
            try {
                write(asNew(object), Writer.Way.TAKE_OVER, true);
            } catch (KubernetesClientException e) {
                if (e.getCode() == 401 || e.getCode() >= 500 || e.getCode() == 0) {
                    throw e;
                }
                if (e.getCode() == 403) {
                    forbidden.add(object.describe() + ": " + new Refusal(object, e).why());
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

        private String inShort() {
            return object.describe()
                    + switch (cause.getCode()) {
                        case 409 -> " has other content";
                        case 422 -> " cannot be changed";
                        default -> ": " + why();
                    };
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
            Set<Integer> codes =
                    refused.stream().map(one -> one.cause().getCode()).collect(Collectors.toSet());
            boolean conflict = codes.equals(Set.of(409));
            return new InvalidPlanException(
                    conflict
                            ? Reason.TargetNotEmpty
                            : codes.equals(Set.of(403)) ? Reason.AccessDenied : Reason.ObjectRefused,
                    refusals(),
                    conflict
                            ? "allow replacing what is there, or restore into another namespace"
                            : "give whoever restores the rights that the message names, or correct what it names, and do it again",
                    refused.getFirst().cause());
        }

        /** The failure of a server that could not tell what it thinks of these, a webhook of which is not up yet perhaps. */
        private TransientException mayPass() {
            return new TransientException(
                    Reason.SourceUnreachable,
                    "the API server failed: " + refusals(),
                    "look at what the message names; trying again goes on with these objects",
                    refused.getFirst().cause());
        }
    }

    /**
     * Applies each object, namespaces first, and goes on after one that is refused: where all else is lost, the rest counts.
     *
     * @param replace whether what is there may be replaced
     * @throws InvalidPlanException if every one of them is refused
     * @throws TransientException if the server failed at one of them, after all the others
     */
    public Applied applyEach(List<SavedObject> objects, boolean replace) {
        List<SavedObject> applied = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>();
        List<Refusal> failed = new ArrayList<>();
        Deletion.refuseRestore(
                client, objects.stream().map(SavedObject::namespace).collect(Collectors.toCollection(TreeSet::new)));
        objects.stream()
                .sorted(Comparator.comparing(object -> object.kind() != ConfigKind.Namespace))
                .forEach(object -> {
                    try {
                        write(object, way(replace), false);
                        applied.add(object);
                    } catch (KubernetesClientException e) {
                        if (!isRefusal(e) && e.getCode() != 500) {
                            throw e;
                        }
                        (isRefusal(e) ? refused : failed).add(new Refusal(object, e));
                    }
                });
        if (!failed.isEmpty()) {
            failed.addAll(refused);
            throw new Applied(applied, failed).mayPass();
        }
        Applied done = new Applied(applied, refused);
        if (applied.isEmpty() && !refused.isEmpty()) {
            throw done.failure();
        }
        return done;
    }

    /** Whether an answer is about this one object, and not about all: who asks, or how the server is. */
    static boolean isRefusal(KubernetesClientException failure) {
        return REFUSALS.contains(failure.getCode()) && !Deletion.isCauseOf(failure);
    }

    /** Applies one object, of which what it does not name stays. */
    public void apply(SavedObject object, boolean force) {
        write(object, force ? Writer.Way.TAKE_OVER : Writer.Way.APPLY, false);
    }

    /** Makes one object what was saved, which takes away what it does not name, if what is there may be replaced. */
    void restore(SavedObject object, boolean replace) {
        write(object, way(replace), false);
    }

    /** The object as it is in the cluster now. */
    public Optional<GenericKubernetesResource> find(SavedObject object) {
        return writer.find(object);
    }

    /** Counts by folder the objects that are as they were saved; fails if one is not. */
    public Map<String, Long> compare(List<SavedObject> objects) {
        Check check = new Check(writer, replaced);
        objects.forEach(object -> check.look(confined(object)));
        check.besides().ifPresent(besides::add);
        return check.counts();
    }

    /** What of objects that were compared is not of the archive, and fails nothing; a sentence for each comparison. */
    public List<String> besides() {
        return List.copyOf(besides);
    }

    private static Writer.Way way(boolean replace) {
        return replace ? Writer.Way.REPLACE : Writer.Way.APPLY;
    }

    private void write(SavedObject object, Writer.Way way, boolean dryRun) {
        replaced |= way == Writer.Way.REPLACE;
        writer.write(confined(object), way, dryRun);
    }

    private SavedObject confined(SavedObject object) {
        if (object.kind() != ConfigKind.Namespace) {
            return object;
        }
        NamespaceRights.Kept kept = NamespaceRights.keep(object, find(object), made.contains(object.name()));
        notes.addAll(kept.notes());
        return kept.object();
    }
}
