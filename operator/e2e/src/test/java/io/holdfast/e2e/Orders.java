package io.holdfast.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.api.v1alpha1.Backup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A store of the shop that is drilled and recovered: a Redis with a thousand orders, and its recovery points. */
final class Orders {
    static final Redis REDIS = new Redis("orders-0", "orders-password");

    private static final class Shared {
        static final Orders ORDERS = make(Lab.shared());
    }

    private final Lab lab;

    private Orders(Lab lab) {
        this.lab = lab;
    }

    /** The store, running, filled, and with a recovery point of its data and of its manifests. */
    static Orders shared() {
        return Shared.ORDERS;
    }

    /** A plan that brings it back and is satisfied if the seventh order is as it should be. */
    void plan(String name, String seventh) {
        planOf(name, """
                objectives: {rto: 10m, rpo: 1h, healthyFor: 1s}
                steps:
                  - name: seventh
                    after: [store]
                    marks: ServiceHealthy
                    redis: {component: store, command: [GET, "order:7"], expect: %s}
                onFailure: Fail
                approval: {required: 1, timeout: 5m}
                isolation: {quota: {pods: "8", requests.memory: 2Gi}}
                """.formatted(seventh));
    }

    /** A plan that replaces what it holds; {@code more} is added to its spec. */
    void planOf(String name, String more) {
        lab.apply("""
                apiVersion: holdfast.io/v1alpha1
                kind: RestorePlan
                metadata: {name: %s, namespace: shop}
                spec:
                  identity: {name: holdfast-identity, key: id.txt}
                  manifests: {policyRef: {name: orders}, source: manifests}
                  components:
                    - name: store
                      policyRef: {name: orders}
                      source: data
                      workloads: [{kind: StatefulSet, name: orders}]
                      restore: {replace: true}
                %s
                """.formatted(name, more.indent(2)));
    }

    /** The UID of its pod, which changes if anything restarts it. */
    String podUid() {
        return lab.client()
                .pods()
                .inNamespace(Lab.SHOP)
                .withName(REDIS.pod())
                .get()
                .getMetadata()
                .getUid();
    }

    private static Orders make(Lab lab) {
        try (Bucket bucket = new Bucket(lab.client());
                var manifests = Orders.class.getResourceAsStream("orders.yaml")) {
            bucket.make();
            lab.apply(new String(manifests.readAllBytes(), UTF_8).replace("IMAGE_REDIS", Redis.image()));
            lab.repository(Lab.SHOP, "main", Bucket.NAME, "s3-credentials");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        lab.client().pods().inNamespace(Lab.SHOP).withName(REDIS.pod()).waitUntilReady(1, TimeUnit.MINUTES);
        REDIS.run("seq 1000 | sed 's/.*/SET order:& paid/' | redis-cli --pipe");
        Runs runs = new Runs(lab, Lab.SHOP);
        List<Backup> started = List.of(runs.start("orders", "data"), runs.start("orders", "manifests"));
        started.forEach(one -> Runs.assertSucceeded(runs.ended(one)));
        return new Orders(lab);
    }
}
