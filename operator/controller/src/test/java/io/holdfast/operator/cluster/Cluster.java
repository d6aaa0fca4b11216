package io.holdfast.operator.cluster;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** One Kubernetes node in Docker, shared by the tests of this module, with the CRDs and the worker that stands in. */
public final class Cluster {
    public static final String WORKER_IMAGE = "localhost/holdfast-test-worker:1";
    private static final String NODE_IMAGE = "localhost/k3s:v1.34";
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
        if (run("docker", "images", "-q", NODE_IMAGE).isBlank()) {
            throw new IllegalStateException("the image " + NODE_IMAGE + " is missing: run operator/e2e/lab/node/build");
        }
        String id = run("docker", "run", "-d", "--rm", "--privileged", "-p", "127.0.0.1::6443", NODE_IMAGE, "server")
                .strip();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> run("docker", "rm", "-f", id)));
        String kubeconfig = eventually("kubeconfig", Duration.ofMinutes(1), () -> kubeconfig(id));
        String port = run("docker", "port", id, "6443").strip().replaceFirst(".*:", "");
        Cluster cluster = new Cluster(
                Config.fromKubeconfig(kubeconfig.replaceFirst("https://[^\"\\s]+", "https://127.0.0.1:" + port)));
        loadWorker(id);
        eventually("an API server that answers", Duration.ofMinutes(1), cluster::namespaces);
        cluster.prepare();
        return cluster;
    }

    private static java.util.Optional<String> kubeconfig(String id) {
        String text = run("sh", "-c", "docker exec " + id + " cat /etc/rancher/k3s/k3s.yaml 2>/dev/null || true");
        return text.contains("current-context") ? java.util.Optional.of(text) : java.util.Optional.empty();
    }

    private java.util.Optional<Integer> namespaces() {
        try {
            return java.util.Optional.of(client.namespaces().list().getItems().size());
        } catch (io.fabric8.kubernetes.client.KubernetesClientException notYet) {
            return java.util.Optional.empty();
        }
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

    private static void loadWorker(String id) {
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
            run("docker", "build", "-q", "-t", WORKER_IMAGE, context.toString());
            run(
                    "sh",
                    "-c",
                    "docker save " + WORKER_IMAGE + " | docker exec -i " + id + " ctr -n k8s.io images import -");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    static String run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(Arrays.toString(command) + ": " + output);
            }
            return output;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }
}
