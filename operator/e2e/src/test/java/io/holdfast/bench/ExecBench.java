package io.holdfast.bench;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.holdfast.adapter.pod.PodSelector;
import io.holdfast.adapter.pod.Pods;
import io.holdfast.engine.site.RemoteFile;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.Proof;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * Reads a file of a pod through exec, framed and proven, and prints bytes and milliseconds; with a store, the file is a tar
 * and becomes a recovery point there, as in a worker. Arguments: {@code NAMESPACE POD PATH [ENDPOINT BUCKET IDENTITY-FILE
 * LEVEL]}.
 */
final class ExecBench {

    public static void main(String[] arguments) throws IOException {
        PodSelector selector = new PodSelector(arguments[0], arguments[1], Map.of(), null);
        List<String> where = List.of(arguments).subList(3, arguments.length);
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.autoConfigure(null))
                .build()) {
            Site site = new Pods(client).exec(selector, "bench");
            long began = System.nanoTime();
            long bytes;
            if (where.isEmpty()) {
                bytes = length(give(site, arguments[2], OutputStream.nullOutputStream()));
            } else {
                try (BenchStore store = new BenchStore(where)) {
                    long[] length = new long[1];
                    store.capture(new BenchSource(out -> {
                        Proof proof = give(site, arguments[2], out);
                        length[0] = length(proof);
                        return proof;
                    }));
                    bytes = length[0];
                }
            }
            System.out.println(bytes + " " + (System.nanoTime() - began) / 1_000_000);
        }
    }

    private static Proof give(Site site, String path, OutputStream out) {
        try (RemoteFile file = RemoteFile.open(site, path)) {
            file.copyTo(out);
            return new Proof(file.length(), file.sha256(), "length and sha256 at the source");
        }
    }

    private static long length(Proof proof) {
        return proof.length() == null ? 0 : proof.length();
    }

    private ExecBench() {}
}
