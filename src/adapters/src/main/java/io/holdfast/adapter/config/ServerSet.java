package io.holdfast.adapter.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the server or its controllers set in an object, and what another cluster would refuse or misread. */
final class ServerSet {

    private static final List<String> METADATA = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink",
            "managedFields",
            "ownerReferences",
            "generateName",
            "finalizers");

    /**
     * The first holds the whole object once more, Secrets in clear; the second is an order to back up or to drill, which a
     * cluster that never heard of it would carry out; the others are written by controllers.
     */
    private static final List<String> ANNOTATIONS = List.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            "holdfast.io/requested-at",
            "deployment.kubernetes.io/revision",
            "deprecated.daemonset.template.generation",
            "pv.kubernetes.io/bind-completed",
            "pv.kubernetes.io/bound-by-controller",
            "volume.beta.kubernetes.io/storage-provisioner",
            "volume.kubernetes.io/storage-provisioner",
            "volume.kubernetes.io/selected-node",
            "kubernetes.io/service-account.uid");

    /** The server writes into tokens of ServiceAccounts when they were used. */
    private static final List<String> LABELS =
            List.of("kubernetes.io/legacy-token-last-used", "kubernetes.io/legacy-token-invalid-since");

    private ServerSet() {}

    /** Takes it out of the tree. */
    static void remove(ObjectNode tree, ConfigKind kind) {
        tree.remove("status");
        metadata(tree);
        JsonNode spec = tree.path("spec");
        switch (kind) {
            case Namespace -> tree.remove("spec");
            case ServiceAccount -> tree.remove("secrets");
            case PersistentVolumeClaim -> remove(spec, "volumeName");
            case Service -> service(spec);
            case StatefulSet -> claims(spec.path("volumeClaimTemplates"));
            default -> {}
        }
        emptyTimes(tree);
    }

    private static void metadata(ObjectNode tree) {
        JsonNode metadata = tree.path("metadata");
        METADATA.forEach(field -> remove(metadata, field));
        remove(metadata, "annotations", ANNOTATIONS);
        remove(metadata, "labels", LABELS);
    }

    private static void remove(JsonNode metadata, String field, List<String> names) {
        JsonNode all = metadata.path(field);
        names.forEach(name -> remove(all, name));
        if (all.isEmpty()) {
            remove(metadata, field);
        }
    }

    /** A headless Service has the address "None", and keeps it. */
    private static void service(JsonNode spec) {
        if (!spec.path("clusterIP").asText().equals("None")) {
            remove(spec, "clusterIP");
            remove(spec, "clusterIPs");
        }
        remove(spec, "ipFamilies");
        remove(spec, "ipFamilyPolicy");
        remove(spec, "healthCheckNodePort");
    }

    private static void claims(JsonNode templates) {
        templates.forEach(claim -> remove(claim, "status"));
    }

    /** Templates carry a creation time that is never set. */
    private static void emptyTimes(JsonNode tree) {
        if (tree instanceof ObjectNode object
                && object.path("creationTimestamp").isNull()) {
            object.remove("creationTimestamp");
        }
        tree.forEach(ServerSet::emptyTimes);
    }

    private static void remove(JsonNode tree, String field) {
        if (tree instanceof ObjectNode object) {
            object.remove(field);
        }
    }
}
