package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Applies archived objects. First the archive is read to its proven end; then everything is applied as a dry run; and
 * only if nothing conflicts, or conflicts may be overwritten, is anything written.
 */
final class ConfigRestore {

    private static final String MANAGER = "holdfast-restore";
    private static final int NAMED_CONFLICTS = 20;

    private final KubernetesClient client;
    private final List<String> actions = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    ConfigRestore(KubernetesClient client) {
        this.client = client;
    }

    private record Item(String namespace, String folder, ConfigKind kind, GenericKubernetesResource object) {

        String name() {
            return kind + " " + namespace + "/" + object.getMetadata().getName();
        }
    }

    Restored run(PointContent point, RestoreOptions options) {
        List<Item> items = read(point, options);
        if (items.isEmpty()) {
            throw new InvalidPlanException(
                    Reason.NothingSelected, "the selection matches nothing in the archive", "see 'holdfast extract'");
        }
        try {
            createNamespaces(items);
            refuseConflicts(items, options.replace());
            items.forEach(item -> apply(item, options.replace(), false));
            actions.add("applied " + items.size() + " objects");
            return new Restored(compare(items), actions, warnings);
        } catch (KubernetesClientException e) {
            throw ConfigSource.failure(e);
        }
    }

    private List<Item> read(PointContent point, RestoreOptions options) {
        List<Item> items = new ArrayList<>();
        int owned = 0;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(point.open(ConfigSource.ARCHIVE))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String[] path = entry.getName().split("/", -1);
                if (path[1].equals(ConfigSource.OWNED) && !options.select().contains(path[1])) {
                    owned++;
                    continue;
                }
                if (isSelected(entry.getName(), options)) {
                    items.add(item(path, tar.readAllBytes(), options));
                }
            }
            tar.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new TransientException(
                    Reason.FormatInvalid, "cannot read the archive: " + e.getMessage(), "verify the recovery point", e);
        }
        proveEnd(point);
        if (owned > 0) {
            warnings.add(owned + " Secrets are left to the SealedSecrets that make them; select '" + ConfigSource.OWNED
                    + "' to restore them as they were");
        }
        return items;
    }

    /** The tar reader stops at the end marker; the digest is only compared at the true end of the stream. */
    private static void proveEnd(PointContent point) {
        try (var whole = point.open(ConfigSource.ARCHIVE)) {
            whole.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new TransientException(
                    Reason.RepositoryFailed, "cannot read the archive: " + e.getMessage(), "try again", e);
        }
    }

    private static boolean isSelected(String entry, RestoreOptions options) {
        return options.select().isEmpty() || options.select().stream().anyMatch(part -> matches(entry, part));
    }

    private static boolean matches(String entry, String part) {
        return ("/" + entry).contains("/" + part + "/") || entry.equals(part) || entry.endsWith("/" + part + ".yaml");
    }

    private static Item item(String[] path, byte[] yaml, RestoreOptions options) throws IOException {
        GenericKubernetesResource object = Canonical.read(yaml);
        ConfigKind kind = ConfigKind.valueOf(object.getKind());
        String namespace = options.mapping().getOrDefault(path[0], path[0]);
        object.getMetadata().setNamespace(namespace);
        return new Item(namespace, path[1], kind, object);
    }

    private void createNamespaces(List<Item> items) {
        Set<String> namespaces = new LinkedHashSet<>();
        items.forEach(item -> namespaces.add(item.namespace()));
        for (String namespace : namespaces) {
            if (client.namespaces().withName(namespace).get() == null) {
                client.namespaces()
                        .resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(namespace)
                                .endMetadata()
                                .build())
                        .create();
                actions.add("created namespace " + namespace);
            }
        }
    }

    private void refuseConflicts(List<Item> items, boolean force) {
        List<String> conflicts = new ArrayList<>();
        for (Item item : items) {
            try {
                apply(item, force, true);
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409 && e.getCode() != 422) {
                    throw e;
                }
                conflicts.add(item.name() + (e.getCode() == 409 ? " has other content" : " cannot be changed"));
            }
        }
        if (!conflicts.isEmpty()) {
            int more = conflicts.size() - Math.min(conflicts.size(), NAMED_CONFLICTS);
            throw new InvalidPlanException(
                    Reason.TargetNotEmpty,
                    conflicts.size() + " objects conflict with what is there, and nothing was changed: "
                            + String.join("; ", conflicts.subList(0, conflicts.size() - more))
                            + (more > 0 ? "; and " + more + " more" : ""),
                    "restore into another namespace with --map OLD=NEW, or say --replace to overwrite");
        }
    }

    private void apply(Item item, boolean force, boolean dryRun) {
        PatchContext.Builder context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(MANAGER)
                .withForce(force);
        if (dryRun) {
            context.withDryRun(List.of("All"));
        }
        client.genericKubernetesResources(item.kind().context())
                .inNamespace(item.namespace())
                .resource(item.object())
                .patch(context.build());
    }

    private Map<String, Long> compare(List<Item> items) {
        Map<String, Long> counts = new TreeMap<>();
        List<String> different = new ArrayList<>();
        for (Item item : items) {
            GenericKubernetesResource live = client.genericKubernetesResources(
                            item.kind().context())
                    .inNamespace(item.namespace())
                    .withName(item.object().getMetadata().getName())
                    .get();
            if (live == null || !sameContent(item, live)) {
                different.add(item.name());
            } else {
                counts.merge(item.folder(), 1L, Long::sum);
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

    private static boolean sameContent(Item item, GenericKubernetesResource live) {
        Map<String, Object> wanted = Canonical.plain(item.object(), item.kind());
        Map<String, Object> found = Canonical.plain(live, item.kind());
        return wanted.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("metadata"))
                .allMatch(entry -> entry.getValue().equals(found.get(entry.getKey())));
    }
}
