package io.holdfast.cli.cold;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.adapter.cluster.ClusterFailures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The kinds of Holdfast, for a cluster that does not know them yet. */
public final class Definitions {
    private static final List<String> PLURALS =
            List.of("backuprepositories", "backuppolicies", "backups", "restoreplans", "restoreruns", "rundecisions");
    private static final String GROUP = ".holdfast.io";
    private static final long PATIENCE_SECONDS = 60;

    private final KubernetesClient client;

    /** The client stays the caller's. */
    public Definitions(KubernetesClient client) {
        this.client = client;
    }

    /** Adds those that are missing and leaves the others as they are; returns the names of what was added. */
    public List<String> addMissing() {
        List<String> added = new ArrayList<>();
        try {
            for (String plural : PLURALS) {
                String name = plural + GROUP;
                if (client.apiextensions()
                                .v1()
                                .customResourceDefinitions()
                                .withName(name)
                                .get()
                        == null) {
                    client.resource(read(name)).create();
                    added.add(name);
                }
            }
            for (String name : added) {
                client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(name)
                        .waitUntilCondition(Definitions::isEstablished, PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            return added;
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, "adding the kinds of Holdfast");
        }
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(one -> one.getType().equals("Established")
                                && one.getStatus().equals("True"));
    }

    private CustomResourceDefinition read(String name) {
        try (InputStream in = Objects.requireNonNull(
                CustomResourceDefinition.class.getClassLoader().getResourceAsStream("crds/" + name + ".yaml"), name)) {
            return client.getKubernetesSerialization().unmarshal(in, CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
