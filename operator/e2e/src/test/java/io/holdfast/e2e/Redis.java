package io.holdfast.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Redis in the shop, as its own command line sees it. */
record Redis(String pod, String password) {
    /** The one of the demo. */
    static final Redis SHOP = new Redis("redis-0", "demo-redis-password");

    static String image() {
        return Shell.script("operator/e2e/lab/images", "redis");
    }

    /** Runs a script in its container. */
    String run(String script) {
        List<String> command = Lab.kubectl("-n", Lab.SHOP, "exec", pod, "--", "env", "REDISCLI_AUTH=" + password, "sh");
        command.addAll(List.of("-c", script));
        return Shell.run(command.toArray(String[]::new)).strip();
    }

    /** Puts so many megabytes into it that cannot be compressed. */
    void fill(int megabytes) {
        run(
                "head -c " + megabytes
                        + "M /dev/urandom | base64 -w 16000 | awk '{print \"SET blob:\" NR \" \" $0}' | redis-cli --pipe >/dev/null");
    }

    /** What it holds, in one word. */
    String digest() {
        return run("redis-cli --scan | LC_ALL=C sort | sed 's/^/GET /' | redis-cli | sha256sum | cut -c1-16");
    }

    /** Two thousand keys at four milliseconds each: a backup lasts longer than it takes to strike. */
    void slow() {
        run(
                "seq 2000 | sed 's/.*/SET slow:& &/' | redis-cli --pipe >/dev/null; redis-cli CONFIG SET rdb-key-save-delay 4000");
    }

    void quick() {
        run("redis-cli CONFIG SET rdb-key-save-delay 0");
    }

    /** Starts another one, in a pod of that name, with its own command line and without a password. */
    static Redis start(String name, String command) {
        KubernetesClient client = Lab.shared().client();
        Pod pod = client.pods().inNamespace(Lab.SHOP).withName(SHOP.pod).get();
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(Lab.SHOP)
                        .endMetadata()
                        .withNewSpec()
                        .withSecurityContext(pod.getSpec().getSecurityContext())
                        .addNewContainerLike(pod.getSpec().getContainers().getFirst())
                        .withCommand("sh", "-c", "exec " + command)
                        .withVolumeMounts()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        client.pods().inNamespace(Lab.SHOP).withName(name).waitUntilReady(1, TimeUnit.MINUTES);
        return new Redis(name, "");
    }
}
