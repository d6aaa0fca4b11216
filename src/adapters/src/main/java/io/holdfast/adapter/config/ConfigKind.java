package io.holdfast.adapter.config;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Locale;

/** A kind of object that holds configuration. */
public enum ConfigKind {
    Secret("", "v1"),
    ConfigMap("", "v1"),
    SealedSecret("bitnami.com", "v1alpha1");

    private final String group;
    private final String version;

    ConfigKind(String group, String version) {
        this.group = group;
        this.version = version;
    }

    /** The folder in the tar, the name of the count, and the plural in the API. */
    String plural() {
        return name().toLowerCase(Locale.ROOT) + "s";
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(name())
                .withPlural(plural())
                .withNamespaced(true)
                .build();
    }
}
