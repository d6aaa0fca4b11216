package io.holdfast.adapter.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes one saved object, by the request that can say it. */
final class Writer {

    private static final String MANAGER = "holdfast-restore";

    /** How often what is there may change between looking at it and replacing it. */
    private static final int TRIES = 5;

    /** What may become of an object that is there. */
    enum Way {
        /** Fields that nobody else owns are set. */
        APPLY,
        /** Fields are set whoever owns them, and the rest stays. */
        TAKE_OVER,
        /** It becomes what was saved, and nothing else of it stays. */
        REPLACE
    }

    private final KubernetesClient client;
    private final Set<String> inexpressible = new HashSet<>();

    Writer(KubernetesClient client) {
        this.client = client;
    }

    /** The object as it is in the cluster now. */
    Optional<GenericKubernetesResource> find(SavedObject object) {
        return Optional.ofNullable(resource(object).get());
    }

    /** Writes it, or lets the server say what it would do. */
    void write(SavedObject object, Way way, boolean dryRun) {
        if (way == Way.REPLACE && find(object).isPresent()) {
            replace(object, dryRun);
            return;
        }
        if (inexpressible.contains(object.describe())
                || EqualKeys.areIn(Canonical.plain(object.object(), object.kind()))) {
            writeWhole(object, way, dryRun);
            return;
        }
        try {
            resource(object)
                    .patch(context(PatchType.SERVER_SIDE_APPLY, dryRun)
                            .withForce(way != Way.APPLY)
                            .build());
        } catch (KubernetesClientException e) {
            if (!isInexpressible(e)) {
                throw e;
            }
            inexpressible.add(object.describe());
            writeWhole(object, way, dryRun);
        }
    }

    /**
     * Whether server-side apply cannot say the object: it takes lists whose entries have equal keys for an error, and
     * fields that this server does not know, where other requests do not. The server answers that with 500, as if it had
     * failed itself.
     */
    private static boolean isInexpressible(KubernetesClientException e) {
        String said = String.valueOf(e.getMessage());
        return e.getCode() == 500
                && (said.contains("failed to create typed ") || said.contains("duplicate entries for key"));
    }

    private void writeWhole(SavedObject object, Way way, boolean dryRun) {
        Optional<GenericKubernetesResource> live = find(object);
        if (live.isEmpty()) {
            create(object, dryRun);
        } else if (way != Way.APPLY) {
            replace(object, dryRun);
        } else if (!Comparison.of(object, live.get()).isEmpty()) {
            Status status = new StatusBuilder()
                    .withCode(409)
                    .withMessage(object.describe() + " has other content, and server-side apply cannot merge the two")
                    .build();
            throw new KubernetesClientException(status.getMessage(), 409, status);
        }
    }

    private void create(SavedObject object, boolean dryRun) {
        resource(object).dryRun(dryRun).create();
    }

    private void replace(SavedObject object, boolean dryRun) {
        for (int tried = 1; ; tried++) {
            Optional<GenericKubernetesResource> live = find(object);
            if (live.isEmpty()) {
                create(object, dryRun);
                return;
            }
            try {
                replace(object, live.get(), dryRun);
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409 || tried == TRIES) {
                    throw e;
                }
            }
        }
    }

    /**
     * Makes of what is there what was saved, and gives what it is then. A merge patch says so as an update would: what the
     * server sets stays without being sent, and whoever may patch needs no other right.
     */
    GenericKubernetesResource replace(SavedObject object, GenericKubernetesResource live, boolean dryRun) {
        Optional<ObjectNode> patch = Replacement.patch(object, live);
        return patch.isEmpty()
                ? live
                : resource(object)
                        .patch(
                                context(PatchType.JSON_MERGE, dryRun).build(),
                                patch.get().toString());
    }

    private static PatchContext.Builder context(PatchType type, boolean dryRun) {
        PatchContext.Builder context =
                new PatchContext.Builder().withPatchType(type).withFieldManager(MANAGER);
        if (dryRun) {
            context.withDryRun(List.of("All"));
        }
        return context;
    }

    private Resource<GenericKubernetesResource> resource(SavedObject object) {
        MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
                kind = client.genericKubernetesResources(object.kind().context());
        return object.kind() == ConfigKind.Namespace
                ? kind.resource(object.object())
                : kind.inNamespace(object.namespace()).resource(object.object());
    }
}
