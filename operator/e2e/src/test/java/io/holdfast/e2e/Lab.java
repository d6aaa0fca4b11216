package io.holdfast.e2e;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.seal.Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * One cluster for all tests of this process: the product's image, its chart with two replicas, a Redis and an S3 server. Its
 * name is HOLDFAST_E2E_CLUSTER with the process's number, the image's is the same without, and HOLDFAST_E2E_KEEP leaves it standing, to look at.
 */
final class Lab {
    /** Where the chart is installed. */
    static final String SYSTEM = "holdfast-system";

    /** Where most policies are, and what they protect. */
    static final String SHOP = "shop";

    /** A namespace that opted in and is going to be deleted. */
    static final String LEAVING = "leaving";

    private static final String NAME =
            Objects.requireNonNullElse(System.getenv("HOLDFAST_E2E_CLUSTER"), "holdfast-e2e");
    private static final String IMAGE = "localhost/" + NAME + ":dev";
    private static final String NODE = NAME + "-" + System.getProperty("holdfast.fork", "1");
    private static final Path WORKLOADS = Shell.ROOT.resolve("operator/e2e/demo/workloads.yaml");

    private static final class Shared {
        static final Lab LAB = start();
    }

    private final KubernetesClient client;
    private final Identity.Generated identity = Identity.generate();
    private final SigningKey signingKey = SigningKey.generate();
    private final SigningKey reportKey = SigningKey.generate();

    private Lab(String kubeconfig) {
        try {
            client = new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(Files.readString(Path.of(kubeconfig))))
                    .build();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Lab shared() {
        return Shared.LAB;
    }

    KubernetesClient client() {
        return client;
    }

    /** Looks again until it finds what it looks for; a machine that is too busy to answer in time is asked again. */
    static <T> T eventually(String what, Duration within, Callable<Optional<T>> look) {
        Instant end = Instant.now().plus(within);
        while (true) {
            try {
                Optional<T> found = look.call();
                if (found.isPresent()) {
                    return found.get();
                }
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("not within " + within + ": " + what);
                }
            } catch (Exception broken) {
                if (!isLate(broken) || Instant.now().isAfter(end)) {
                    throw new IllegalStateException(what, broken);
                }
            }
            pause(200);
        }
    }

    /** Whether the API server did not answer at all, which has no status. */
    private static boolean isLate(Exception broken) {
        return broken instanceof KubernetesClientException unanswered && unanswered.getCode() == 0;
    }

    static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** Runs a command in the node, where every container's processes and files can be seen. */
    static String inNode(String script) {
        return Shell.run("docker", "exec", NODE, "sh", "-c", script);
    }

    /** What a person reads who applies the file. */
    static Shell.Result kubectlApply(Path file) {
        return Shell.attempt("sh", "-c", String.join(" ", kubectl("apply -f - < " + file)));
    }

    /** The start of a command that runs kubectl as a person has it. */
    static List<String> kubectl(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("docker", "exec", "-i", "-e", "KUBECONFIG=/etc/rancher/k3s/k3s.yaml", NODE, "kubectl"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The pods of the operator that are not on their way out. */
    List<Pod> operators() {
        return client
                .pods()
                .inNamespace(SYSTEM)
                .withLabel("app.kubernetes.io/component", "operator")
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    /** Ends all pods of the operator without a word of warning; false if there is none. */
    boolean killOperators() {
        List<Pod> pods = operators();
        pods.forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
        return !pods.isEmpty();
    }

    void apply(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    /** A repository in the bucket of that name, with credentials of that Secret. */
    void repository(String namespace, String name, String bucket, String credentials) {
        apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupRepository
                metadata: {name: %s, namespace: %s}
                spec:
                  s3:
                    bucket: %s
                    endpoint: http://s3.%s.svc:9000
                    pathStyle: true
                    credentials: {secretRef: {name: %s}}
                  encryption: {recipients: [%s]}
                  signing:
                    secretRef: {name: signing}
                    publicKeys: ["%s"]
                    reportKeyRef: {name: reports, key: ed25519.pem}
                    reportPublicKeys: ["%s"]
                """.formatted(
                        name,
                        namespace,
                        bucket,
                        SHOP,
                        credentials,
                        identity.recipient(),
                        signingKey.verificationKey().base64(),
                        reportKey.verificationKey().base64()));
    }

    void secret(String namespace, String name, Map<String, String> values) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(values)
                        .build())
                .serverSideApply();
    }

    private static Lab start() {
        Shell.script("operator/e2e/lab/start-docker");
        // The product's image takes longest, and nothing needs it before the chart.
        CompletableFuture<String> image = CompletableFuture.supplyAsync(() ->
                Shell.run(Shell.ROOT.resolve("operator/controller/image/build").toString(), IMAGE));
        String redis = Redis.image();
        String s3 = Shell.script("operator/e2e/lab/images", "s3");
        Lab lab = new Lab(Shell.script("operator/e2e/lab/cluster", "up", NODE));
        if (System.getenv("HOLDFAST_E2E_KEEP") == null) {
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform()
                            .unstarted(() -> Shell.attempt(
                                    Shell.ROOT
                                            .resolve("operator/e2e/lab/cluster")
                                            .toString(),
                                    "down",
                                    NODE)));
        }
        load(redis, s3);
        List.of(SYSTEM, SHOP, LEAVING).forEach(lab::namespace);
        lab.workloads(redis, s3);
        image.join();
        load(IMAGE);
        install();
        return lab;
    }

    private static void load(String... images) {
        List<String> command = new ArrayList<>(
                List.of(Shell.ROOT.resolve("operator/e2e/lab/cluster").toString(), "load", NODE));
        command.addAll(List.of(images));
        Shell.run(command.toArray(String[]::new));
    }

    private void namespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        secret(name, "signing", Map.of("ed25519.pem", signingKey.toPem()));
        secret(name, "reports", Map.of("ed25519.pem", reportKey.toPem()));
        secret(name, "holdfast-identity", Map.of("id.txt", identity.secret()));
        secret(name, "s3-credentials", Map.of("accessKeyId", "holdfast", "secretAccessKey", "demo-s3-secret"));
    }

    /** Has a namespace opt in anew that was deleted: the operator's rights in it went with it. */
    void comeBack(String name) {
        namespace(name);
        install();
    }

    /** As a person installs it, and mends it. */
    private static void install() {
        Shell.run(
                Shell.script("build/helm"),
                "upgrade",
                "--install",
                "holdfast",
                Shell.ROOT.resolve("helm/holdfast").toString(),
                "--kubeconfig=" + Shell.script("operator/e2e/lab/cluster", "kubeconfig", NODE),
                "--namespace=" + SYSTEM,
                "--set=namespaces={" + SHOP + "," + LEAVING + "}",
                "--set=image.repository=" + IMAGE.replaceFirst(":.*", ""),
                "--set=image.tag=" + IMAGE.replaceFirst(".*:", ""),
                "--set=image.pullPolicy=Never",
                "--set=operator.replicas=2",
                "--set=operator.watchConfiguration=true",
                "--set=operator.workerStartGrace=20s",
                "--set=drills.enabled=true",
                "--set=recovery.enabled=true",
                "--wait",
                "--timeout=180s");
    }

    /** The demo's Redis and S3 server, and the bucket. */
    private void workloads(String redis, String s3) {
        try {
            String yaml =
                    Files.readString(WORKLOADS).replace("IMAGE_REDIS", redis).replace("IMAGE_S3", s3);
            for (String document : yaml.split("(?m)^---$", -1)) {
                if (!document.contains("qdrant")) {
                    HasMetadata object = client.resource(document).item();
                    client.resource(object).inNamespace(SHOP).serverSideApply();
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        for (String name : List.of("redis", "s3")) {
            eventually(
                    name,
                    Duration.ofMinutes(4),
                    () -> Optional.ofNullable(client.apps()
                                    .statefulSets()
                                    .inNamespace(SHOP)
                                    .withName(name)
                                    .get()
                                    .getStatus()
                                    .getReadyReplicas())
                            .filter(ready -> ready > 0));
        }
    }
}
