package io.holdfast.operator.cluster;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.holdfast.testkit.KubernetesNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** One Kubernetes node in Docker, shared by the tests of this module, with the CRDs and the worker that stands in. */
public final class Cluster {
    public static final String WORKER_IMAGE = "localhost/holdfast-test-worker:1";
    private static final Path ROOT = Path.of(System.getProperty("holdfast.root", "../.."));
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private static final class Shared {
        static final Cluster CLUSTER = start();
    }

    private final Config config;
    private final KubernetesClient client;

    private Cluster(Config config) {
        this.config = config;
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    public static Cluster shared() {
        return Shared.CLUSTER;
    }

    public Config config() {
        return config;
    }

    public KubernetesClient client() {
        return client;
    }

    /** Looks again until it finds what it looks for. */
    public static <T> T eventually(String what, Duration within, Callable<java.util.Optional<T>> look) {
        Instant end = Instant.now().plus(within);
        while (true) {
            try {
                java.util.Optional<T> found = look.call();
                if (found.isPresent()) {
                    return found.get();
                }
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("not within " + within + ": " + what);
                }
                Thread.sleep(100);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stop);
            } catch (Exception broken) {
                throw new IllegalStateException(what, broken);
            }
        }
    }

    private static Cluster start() {
        KubernetesNode node = KubernetesNode.start();
        Cluster cluster = new Cluster(Config.fromKubeconfig(node.kubeconfig()));
        loadWorker(node);
        cluster.prepare();
        return cluster;
    }

    private void prepare() {
        try (Stream<Path> crds = Files.list(ROOT.resolve("crds"))) {
            for (Path crd : crds.filter(Files::isRegularFile).sorted().toList()) {
                try (InputStream in = Files.newInputStream(crd)) {
                    client.load(in).serverSideApply();
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .list()
                .getItems()
                .forEach(crd -> client.resource(crd)
                        .waitUntilCondition(
                                one -> one != null
                                        && one.getStatus() != null
                                        && one.getStatus().getConditions().stream()
                                                .anyMatch(condition -> "Established".equals(condition.getType())
                                                        && "True".equals(condition.getStatus())),
                                30,
                                java.util.concurrent.TimeUnit.SECONDS));
        client.serviceAccounts()
                .inNamespace("default")
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("holdfast-worker")
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    private static void loadWorker(KubernetesNode node) {
        if (!Files.isExecutable(BUSYBOX)) {
            throw new IllegalStateException(BUSYBOX + " is missing: install the Debian package busybox-static");
        }
        try {
            Path context = Files.createTempDirectory("worker-image");
            Files.copy(BUSYBOX, context.resolve("busybox"));
            try (InputStream script = Objects.requireNonNull(Cluster.class.getResourceAsStream("/worker/worker.sh"))) {
                Files.copy(script, context.resolve("worker.sh"));
            }
            Files.writeString(context.resolve("Dockerfile"), """
                    FROM scratch
                    COPY busybox /bin/busybox
                    COPY busybox /bin/sleep
                    COPY busybox /bin/grep
                    COPY worker.sh /worker.sh
                    USER 65532:65532
                    ENTRYPOINT ["/bin/busybox", "sh", "/worker.sh"]
                    """);
            KubernetesNode.docker("build", "-q", "-t", WORKER_IMAGE, context.toString());
            node.load(WORKER_IMAGE);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
