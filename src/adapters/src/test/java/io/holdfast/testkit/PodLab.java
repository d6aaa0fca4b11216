package io.holdfast.testkit;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.holdfast.adapter.pod.PodSelector;
import io.holdfast.adapter.pod.Pods;
import io.holdfast.engine.site.Site;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real cluster for the tests of this module, with what they need in it. */
public final class PodLab {

    /** Debian with a Redis: {@code sh} is dash, {@code bash} and coreutils are there. */
    public static final String REDIS = "localhost/holdfast-lab-redis:1";
    /** The same without {@code sha256sum}. */
    public static final String TOOLLESS = "localhost/holdfast-test-toolless:1";
    /** One program and nothing else, not even a shell. */
    public static final String BARE = "localhost/holdfast-test-bare:1";

    public static final String NAMESPACE = "default";

    private static final class Shared {
        static final PodLab LAB = new PodLab(KubernetesNode.start());
    }

    private final KubernetesNode node;
    private final Config config;
    private final KubernetesClient client;

    private PodLab(KubernetesNode node) {
        this.node = node;
        this.config = Config.fromKubeconfig(node.kubeconfig());
        this.client = new KubernetesClientBuilder().withConfig(config).build();
        if (KubernetesNode.docker("images", "-q", REDIS).isBlank()) {
            throw new IllegalStateException("the image " + REDIS + " is missing: run operator/e2e/lab/images redis");
        }
        build(TOOLLESS, "FROM " + REDIS + "\nRUN rm /usr/bin/sha256sum\n");
        build(BARE, "FROM scratch\nCOPY busybox /bin/sleep\n");
        node.load(REDIS, TOOLLESS, BARE);
    }

    public static PodLab shared() {
        return Shared.LAB;
    }

    public KubernetesNode node() {
        return node;
    }

    public KubernetesClient client() {
        return client;
    }

    /** This machine's address in the node's network. */
    public String gateway() {
        return node.run("ip -4 route show default").replaceFirst("(?s)^default via (\\S+).*", "$1");
    }

    /** How the tests' administrator reaches the cluster; a copy that may be changed. */
    public Config config() {
        return new ConfigBuilder(config).build();
    }

    /** Starts a pod whose only container runs the shell script, and waits until it is up. */
    public void start(String name, String image, String script) {
        start("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  restartPolicy: Never
                  terminationGracePeriodSeconds: 0
                  containers:
                    - name: main
                      image: %s
                      imagePullPolicy: Never
                      command: %s
                """.formatted(name, image, script));
    }

    /** Starts what the YAML describes, and waits until it is up. */
    public void start(String yaml) {
        Pod pod = client.pods()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .item();
        client.pods().inNamespace(NAMESPACE).resource(pod).createOr(existing -> existing.patch());
        client.pods()
                .inNamespace(NAMESPACE)
                .withName(pod.getMetadata().getName())
                .waitUntilReady(1, TimeUnit.MINUTES);
    }

    public Site exec(String pod) {
        return new Pods(client).exec(selector(pod), "the test says so");
    }

    public Site portForward(String pod) {
        return new Pods(client).portForward(selector(pod), "the test says so");
    }

    /** Kills the container's first process, as a lack of memory does, and waits until all of it are gone. */
    public void kill(String pod) {
        String id = container(pod);
        node.run("ctr -n k8s.io tasks kill -s SIGKILL " + id);
        awaitEnd(id);
    }

    /** Deletes the pod without any grace, and waits until its processes are gone. */
    public void delete(String pod) {
        String id = container(pod);
        client.pods().inNamespace(NAMESPACE).withName(pod).withGracePeriod(0).delete();
        awaitEnd(id);
    }

    private String container(String pod) {
        return client.pods()
                .inNamespace(NAMESPACE)
                .withName(pod)
                .get()
                .getStatus()
                .getContainerStatuses()
                .getFirst()
                .getContainerID()
                .replaceFirst("^.*//", "");
    }

    private void awaitEnd(String container) {
        node.run("timeout 30 sh -c 'while ctr -n k8s.io tasks ls | grep " + container
                + " | grep -q RUNNING; do sleep 0.1; done'");
    }

    /** A way to the API server that can be cut. */
    public Cable cable() {
        return new Cable(new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                URI.create(config.getMasterUrl()).getPort()));
    }

    public KubernetesClient client(Cable cable) {
        Config through = config();
        through.setMasterUrl("https://127.0.0.1:" + cable.port());
        // A test does not wait for a cable to heal.
        through.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(through).build();
    }

    /** Lets a user do what the rules say, and nothing else. */
    public void allow(String user, String... rules) {
        String yaml = """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: "%4$s", namespace: %2$s}
                rules: [%3$s]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: "%4$s", namespace: %2$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: "%4$s"}
                subjects: [{kind: User, name: "%1$s", apiGroup: rbac.authorization.k8s.io}]
                """.formatted(user, NAMESPACE, String.join(", ", rules), user.replace(':', '-'));
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    public KubernetesClient clientOf(String user) {
        Config impersonating = config();
        impersonating.setImpersonateUsername(user);
        return new KubernetesClientBuilder().withConfig(impersonating).build();
    }

    public static PodSelector selector(String pod) {
        return new PodSelector(NAMESPACE, pod, Map.of(), null);
    }

    private static void build(String image, String recipe) {
        try {
            Path context = Files.createTempDirectory("holdfast-test-image");
            Files.copy(Path.of("/bin/busybox"), context.resolve("busybox"));
            Files.writeString(context.resolve("Dockerfile"), recipe);
            KubernetesNode.docker("build", "-q", "-t", image, context.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
