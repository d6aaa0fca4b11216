package io.holdfast.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.holdfast.adapter.pod.PodSelector;
import io.holdfast.adapter.pod.Pods;
import io.holdfast.engine.site.RemoteFile;
import java.io.OutputStream;
import java.util.Map;

/** Reads a file of a pod through exec, framed and proven. Arguments: {@code NAMESPACE POD PATH}; prints bytes and milliseconds. */
final class ExecBench {

    public static void main(String[] arguments) {
        PodSelector selector = new PodSelector(arguments[0], arguments[1], Map.of(), null);
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            var site = new Pods(client).exec(selector, "bench");
            long began = System.nanoTime();
            try (RemoteFile file = RemoteFile.open(site, arguments[2])) {
                file.copyTo(OutputStream.nullOutputStream());
                System.out.println(file.length() + " " + (System.nanoTime() - began) / 1_000_000);
            }
        }
    }

    private ExecBench() {}
}
