package io.holdfast.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A one-node Kubernetes cluster in Docker, which ends with the JVM that started it. A module's tests share one. */
public final class KubernetesNode {

    private static final String IMAGE = "localhost/k3s:v1.34";
    private static final String KUBECONFIG = "/etc/rancher/k3s/k3s.yaml";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String id;
    private final String kubeconfig;

    private KubernetesNode(String id) {
        this.id = id;
        String config = awaitOutput("cat " + KUBECONFIG, "current-context");
        // Pods of the default namespace need it, and it comes a moment after the API server. Its name with the slash is
        // said only of one that exists: the refusal says "serviceaccounts", too.
        awaitOutput(
                "kubectl --kubeconfig " + KUBECONFIG + " get serviceaccount default -o name", "serviceaccount/default");
        String port = docker("port", id, "6443").strip().replaceFirst("(?s).*:", "");
        this.kubeconfig = config.replaceFirst("https://[^\"\\s]+", "https://127.0.0.1:" + port);
    }

    /** Starts one, and waits until its API server answers. */
    public static KubernetesNode start() {
        if (docker("images", "-q", IMAGE).isBlank()) {
            throw new IllegalStateException("the image " + IMAGE + " is missing: run build/test, which makes it");
        }
        String id = docker("run", "-d", "--rm", "--privileged", "-p", "127.0.0.1::6443", IMAGE, "server")
                .strip();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> docker("rm", "-fv", id)));
        return new KubernetesNode(id);
    }

    /** How an administrator reaches it from this machine. */
    public String kubeconfig() {
        return kubeconfig;
    }

    /** Makes images of this machine's Docker usable in pods. */
    public void load(String... images) {
        String pipe = "docker save \"$@\" | docker exec -i " + id + " ctr -n k8s.io images import -";
        List<String> command = new ArrayList<>(List.of("sh", "-c", pipe, "sh"));
        command.addAll(List.of(images));
        output(command);
    }

    /** Runs a shell command on the node and returns what it says. */
    public String run(String command) {
        return docker("exec", id, "sh", "-c", command);
    }

    /** Runs Docker on this machine and returns what it says. */
    public static String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(Arrays.asList(arguments));
        return output(command);
    }

    private String awaitOutput(String command, String mark) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String said = run(command + " 2>&1 || true");
            if (said.contains(mark)) {
                return said;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the node did not come up: " + docker("logs", "--tail", "20", id));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String output(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
