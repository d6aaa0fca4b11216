package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Restores archived objects. First the archive is read to its proven end; then everything is applied as a dry run; and
 * only if nothing conflicts, or conflicts may be overwritten, is anything written.
 */
final class ConfigRestore {

    private final KubernetesClient client;
    private final RestoreOptions options;
    private final List<String> actions = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> movedIngresses = new ArrayList<>();
    private int owned;

    ConfigRestore(KubernetesClient client, RestoreOptions options) {
        this.client = client;
        this.options = options;
    }

    Restored run(PointContent point) {
        Relocation relocation = new Relocation(options.mapping());
        List<SavedObject> objects = new ArrayList<>(Archive.read(point, this::takes));
        // One by one, so that never all of them are there twice.
        objects.replaceAll(object -> move(object, relocation));
        if (owned > 0) {
            warnings.add(owned + " Secrets are left to the SealedSecrets that make them; select '" + ConfigSource.OWNED
                    + "' to restore them as they were");
        }
        if (objects.isEmpty()) {
            throw new InvalidPlanException(
                    Reason.NothingSelected, "the selection matches nothing in the archive", "see 'holdfast extract'");
        }
        Applier applier = new Applier(client);
        try {
            createNamespaces(objects, applier);
            if (options.keepGoing()) {
                return keepGoing(applier, objects);
            }
            applier.refuseConflicts(objects, options.replace());
            objects.forEach(object -> applier.restore(object, options.replace()));
            actions.add("applied " + objects.size() + " objects");
            warnAboutHosts();
            warnings.addAll(applier.notes());
            Map<String, Long> counts = applier.compare(objects);
            warnings.addAll(applier.besides());
            return new Restored(counts, actions, warnings);
        } catch (KubernetesClientException e) {
            throw ConfigSource.failure(e);
        }
    }

    /** What was refused fails the restore at its end: who sees a success must not have lost anything. */
    private Restored keepGoing(Applier applier, List<SavedObject> objects) {
        Applier.Applied done = applier.applyEach(objects, options.replace());
        warnAboutHosts();
        warnings.addAll(applier.notes());
        Map<String, Long> counts = applier.compare(done.applied());
        if (!done.refused().isEmpty()) {
            throw done.failure();
        }
        actions.add("applied " + objects.size() + " objects");
        warnings.addAll(applier.besides());
        return new Restored(counts, actions, warnings);
    }

    private boolean takes(String place) {
        String folder = place.split("/", -1)[1];
        if (folder.equals(ConfigSource.OWNED) && !options.select().contains(folder)) {
            owned++;
            return false;
        }
        return options.select().isEmpty() || options.select().stream().anyMatch(part -> matches(place, part));
    }

    private static boolean matches(String place, String part) {
        return ("/" + place).contains("/" + part + "/") || place.equals(part) || place.endsWith("/" + part + ".yaml");
    }

    private SavedObject move(SavedObject object, Relocation relocation) {
        SavedObject moved = relocation.of(object);
        if (object.kind() == ConfigKind.Ingress && !moved.namespace().equals(object.namespace())) {
            movedIngresses.add(moved.describe());
        }
        return moved;
    }

    /** Whose host it is, only its owner knows: there may be none any more that the copy takes traffic from. */
    private void warnAboutHosts() {
        if (!movedIngresses.isEmpty()) {
            warnings.add("keep the hosts of their originals, and may take their traffic: "
                    + String.join(", ", movedIngresses));
        }
    }

    private void createNamespaces(List<SavedObject> objects, Applier applier) {
        Set<String> namespaces = new LinkedHashSet<>();
        objects.forEach(object -> namespaces.add(object.namespace()));
        Deletion.refuseRestore(client, namespaces);
        for (String namespace : namespaces) {
            if (client.namespaces().withName(namespace).get() == null) {
                create(namespace);
                applier.made(namespace);
            }
        }
    }

    private void create(String namespace) {
        try {
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
            actions.add("created namespace " + namespace);
        } catch (KubernetesClientException e) {
            if (!options.keepGoing() || !Applier.isRefusal(e)) {
                throw e;
            }
            // What is in it is refused in its turn, and named.
            warnings.add("namespace " + namespace + " cannot be created: " + e.getMessage());
        }
    }
}
