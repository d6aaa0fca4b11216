package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.Grant;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.CaptureSession;
import io.holdfast.engine.source.Captured;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.Proof;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.source.TarValidator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Configuration of namespaces, what runs in them included. What Secrets hold never leaves this class but into the sealed stream. */
public final class ConfigSource implements Source {

    static final String ARCHIVE = "config.tar";

    /** Folder of Secrets that a SealedSecret makes: kept for the day when its controller cannot be had. */
    static final String OWNED = "secrets-owned-by-sealedsecrets";

    static final String SEALING_KEYS = "sealing-keys";
    private static final String SEALING_KEY_LABEL = "sealedsecrets.bitnami.com/sealed-secrets-key";

    /** What a page holds is in memory at once, several times over, and an object may have 1.5 MiB. */
    private static final long PAGE = 8;

    private final KubernetesClient client;
    private final ConfigSettings settings;
    private final Selection selection;
    private final Map<String, Long> counts = new TreeMap<>();
    private final Leaving leaving;

    /** The client stays the caller's. */
    public ConfigSource(KubernetesClient client, ConfigSettings settings) {
        this(client, settings, false);
    }

    /**
     * The client stays the caller's.
     *
     * @param whatIsThere whether what is being deleted is taken, too, as long as it is there: for a safety copy
     */
    public ConfigSource(KubernetesClient client, ConfigSettings settings, boolean whatIsThere) {
        this.client = client;
        this.settings = settings;
        this.leaving = new Leaving(whatIsThere);
        this.selection = new Selection(settings);
    }

    @Override
    public String kind() {
        return "config";
    }

    @Override
    public Captured capture(CaptureSession session) {
        refuseDeletion();
        session.phase("transfer");
        try (ArtifactSink sink = session.begin(ARCHIVE, new TarValidator())) {
            CountingStream counting = new CountingStream(sink);
            TarArchiveOutputStream tar = new TarArchiveOutputStream(counting);
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (String namespace : settings.namespaces()) {
                for (ConfigKind kind : settings.kinds()) {
                    session.checkCancelled();
                    captureKind(tar, namespace, kind);
                }
            }
            captureSealingKeys(tar);
            refuseNothing();
            // A deletion that began meanwhile may have been faster than the listing.
            refuseDeletion();
            tar.finish();
            sink.prove(new Proof(counting.count(), null, "objects counted while listing, tar end marker"));
        } catch (IOException e) {
            throw new TransientException(
                    Reason.Internal, "cannot write the archive: " + e.getMessage(), "run it again", e);
        } catch (KubernetesClientException e) {
            throw failure(e);
        }
        return new Captured(
                "kubernetes",
                client.getKubernetesVersion().getGitVersion(),
                session.started(),
                counts,
                Map.of("namespaces", String.join(",", settings.namespaces())),
                leaving.warnings());
    }

    private void refuseDeletion() {
        List<String> all = new ArrayList<>(settings.namespaces());
        Optional.ofNullable(settings.sealingKeysNamespace()).ifPresent(all::add);
        try {
            leaving.refuse(client, all);
        } catch (KubernetesClientException e) {
            throw failure(e);
        }
    }

    @Override
    public Restored restore(PointContent point, RestoreOptions options) {
        return new ConfigRestore(client, options).run(point);
    }

    @Override
    public Map<String, Long> compare(PointContent point, RestoreMemory memory) {
        return new Applier(client).compare(Archive.read(point, place -> !place.contains("/" + OWNED + "/")));
    }

    /** Whatever the API server answers with it has read whole. */
    @Override
    public String sample(int count) {
        return probe();
    }

    @Override
    public String probe() {
        try {
            for (String namespace : settings.namespaces()) {
                for (ConfigKind kind : settings.kinds()) {
                    page(namespace, kind, new ListOptionsBuilder().withLimit(1L).build());
                }
            }
            return "can list " + settings.kinds() + " in " + String.join(", ", settings.namespaces());
        } catch (KubernetesClientException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {}

    private void captureKind(TarArchiveOutputStream tar, String namespace, ConfigKind kind) throws IOException {
        ListOptionsBuilder options = new ListOptionsBuilder().withLimit(PAGE);
        selection.fieldSelector(kind).ifPresent(options::withFieldSelector);
        if (!settings.labels().isEmpty()) {
            options.withLabelSelector(settings.labels().entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .sorted()
                    .collect(Collectors.joining(",")));
        }
        String next = null;
        do {
            GenericKubernetesResourceList page =
                    page(namespace, kind, options.withContinue(next).build());
            for (GenericKubernetesResource object : page.getItems()) {
                if (selection.takes(kind, object) && leaving.stays(namespace, kind, object)) {
                    boolean owned = kind == ConfigKind.Secret && Selection.isOwnedBySealedSecret(object);
                    add(tar, namespace + "/" + (owned ? OWNED : kind.plural()), kind, object);
                }
            }
            next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
    }

    private void captureSealingKeys(TarArchiveOutputStream tar) throws IOException {
        String namespace = settings.sealingKeysNamespace();
        if (namespace == null) {
            return;
        }
        // Without a value: keys that are no longer used for sealing still open what they sealed.
        ListOptions options =
                new ListOptionsBuilder().withLabelSelector(SEALING_KEY_LABEL).build();
        List<GenericKubernetesResource> keys =
                page(namespace, ConfigKind.Secret, options).getItems();
        if (keys.isEmpty()) {
            throw new InvalidPlanException(
                    Reason.NothingSelected,
                    "namespace " + namespace + " holds no sealing keys",
                    "set config.sealingKeys.namespace to the sealed-secrets controller's namespace");
        }
        for (GenericKubernetesResource key : keys) {
            if (!leaving.stays(namespace, ConfigKind.Secret, key)) {
                continue;
            }
            add(tar, namespace + "/" + SEALING_KEYS, ConfigKind.Secret, key);
        }
    }

    private void add(TarArchiveOutputStream tar, String folder, ConfigKind kind, GenericKubernetesResource object)
            throws IOException {
        byte[] yaml = Canonical.yaml(object, kind);
        TarArchiveEntry entry =
                new TarArchiveEntry(folder + "/" + object.getMetadata().getName() + ".yaml");
        entry.setSize(yaml.length);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(yaml);
        tar.closeArchiveEntry();
        counts.merge(folder.substring(folder.indexOf('/') + 1), 1L, Long::sum);
    }

    private GenericKubernetesResourceList page(String namespace, ConfigKind kind, ListOptions options) {
        try {
            if (kind == ConfigKind.Namespace) {
                return itself(namespace);
            }
            return client.genericKubernetesResources(kind.context())
                    .inNamespace(namespace)
                    .list(options);
        } catch (KubernetesClientException e) {
            if (kind.mayBeUnknown() && (e.getCode() == 404 || (e.getCode() == 403 && isUnknown(kind)))) {
                // The kind is not installed in this cluster, so that there are none to lose.
                return new GenericKubernetesResourceList();
            }
            if (kind.mayBeUnknown() && e.getCode() == 403) {
                throw notOfKubernetes(namespace, kind, e);
            }
            throw e;
        }
    }

    /** Whoever may not list a kind is told so whether there is one or not. */
    private boolean isUnknown(ConfigKind kind) {
        return !client.hasApiGroup(kind.context().getGroup(), true);
    }

    /** No role of Kubernetes itself has the right, so that no owner of a namespace can hand it on. */
    private static InvalidPlanException notOfKubernetes(
            String namespace, ConfigKind kind, KubernetesClientException e) {
        return new InvalidPlanException(
                Reason.AccessDenied,
                "the API server refused: " + e.getMessage(),
                "leave " + kind + " out of config.kinds, or have an administrator of the cluster grant list on "
                        + kind.plural() + "." + kind.context().getGroup() + " in namespace " + namespace,
                e);
    }

    private GenericKubernetesResourceList itself(String namespace) {
        GenericKubernetesResourceList one = new GenericKubernetesResourceList();
        GenericKubernetesResource found = client.genericKubernetesResources(ConfigKind.Namespace.context())
                .withName(namespace)
                .get();
        if (found != null) {
            one.setItems(List.of(found));
        }
        return one;
    }

    private void refuseNothing() {
        if (counts.isEmpty()) {
            throw new InvalidPlanException(
                    Reason.NothingSelected,
                    "nothing of " + settings.kinds() + " in " + String.join(", ", settings.namespaces())
                            + (settings.labels().isEmpty() ? "" : " has the labels " + settings.labels()),
                    "check config.namespaces and config.labelSelector: an empty backup would look like protection");
        }
    }

    static RecoveryException failure(KubernetesClientException e) {
        if (Deletion.isCauseOf(e)) {
            return Deletion.restoring("the API server refused: " + e.getMessage(), e);
        }
        if (e.getCode() == 403 || e.getCode() == 401) {
            return new InvalidPlanException(
                    Reason.AccessDenied,
                    "the API server refused: " + e.getMessage(),
                    Grant.hint(
                            String.valueOf(e.getMessage()),
                            "list the namespace in the chart's 'namespaces' and set worker.config to true, so that the worker may read Secrets and ConfigMaps there"),
                    e);
        }
        return new TransientException(
                Reason.SourceUnreachable, "the API server failed: " + e.getMessage(), "the run is tried again", e);
    }
}
