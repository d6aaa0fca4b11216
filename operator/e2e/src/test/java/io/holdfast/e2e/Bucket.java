package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The bucket, seen past the product: through S3, and on the S3 server's own disk. */
final class Bucket implements AutoCloseable {
    static final String NAME = "e2e";

    /** MinIO's image has no shell, so its disk is read through its process in the node. */
    private static final String DISK =
            "disk=$(for p in /proc/[0-9]*; do [ \"$(cat $p/comm 2>/dev/null)\" = minio ] && echo $p/root/data; done; true); ";

    private final LocalPortForward tunnel;
    private final S3Client client;

    Bucket(KubernetesClient cluster) {
        tunnel = cluster.pods().inNamespace(Lab.SHOP).withName("s3-0").portForward(9000);
        client = S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + tunnel.getLocalPort()))
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("holdfast", "demo-s3-secret")))
                .build();
    }

    void make() {
        try {
            client.createBucket(request -> request.bucket(NAME));
        } catch (BucketAlreadyOwnedByYouException fine) {
            assertThat(fine).isNotNull();
        }
    }

    /** Folders of recovery points of a policy, oldest first. */
    Set<String> points(String kind, String namespace, String policy) {
        Set<String> folders = new TreeSet<>();
        keys(kind + "/" + namespace + "/" + policy + "/").stream()
                .filter(key -> key.endsWith("/manifest.json"))
                .forEach(key -> folders.add(key.substring(0, key.lastIndexOf('/'))));
        return folders;
    }

    /** Waits until nothing of a policy is there but whole recovery points, and nothing half uploaded or of probes anywhere. */
    void assertTidy(String kind, String namespace, String policy) {
        Set<String> points = points(kind, namespace, policy);
        List<String> left = new ArrayList<>();
        try {
            Lab.eventually("a bucket without leftovers of " + policy, Duration.ofMinutes(3), () -> {
                left.clear();
                keys(kind + "/" + namespace + "/" + policy + "/").stream()
                        .filter(key -> !points.contains(key.substring(0, key.lastIndexOf('/')))
                                || key.endsWith(".upload")
                                || key.endsWith(".note"))
                        .forEach(left::add);
                left.addAll(keys(".holdfast-probe/"));
                uploads().forEach(left::add);
                return left.isEmpty() ? Optional.of(true) : Optional.empty();
            });
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + "; left are " + left + " beside " + points, late);
        }
    }

    /** Waits, in the node and thus closely, until a policy's folder exists that has no manifest yet. */
    static void awaitUnfinished(String kind, String namespace, String policy) {
        Lab.inNode(
                DISK + "for i in $(seq 1200); do for f in $disk/" + NAME + "/" + kind + "/" + namespace + "/" + policy
                        + "/*/*; do [ -e \"$f\" ] && [ ! -e \"$f/manifest.json\" ] && exit 0; done; sleep 0.05; done; exit 1");
    }

    /** Changes one byte in the middle of an object, as a bad disk does. */
    void damage(String key) {
        byte[] content = client.getObjectAsBytes(request -> request.bucket(NAME).key(key))
                .asByteArray();
        content[content.length / 2] ^= 1;
        client.putObject(request -> request.bucket(NAME).key(key), RequestBody.fromBytes(content));
    }

    @Override
    public void close() throws IOException {
        client.close();
        tunnel.close();
    }

    List<String> keys(String prefix) {
        return client.listObjectsV2Paginator(request -> request.bucket(NAME).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private static Stream<String> uploads() {
        return Lab.inNode(DISK + "find $disk/.minio.sys/multipart -name xl.meta")
                .lines();
    }
}
