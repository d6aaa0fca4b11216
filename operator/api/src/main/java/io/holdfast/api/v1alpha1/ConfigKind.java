package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Kinds that a config source captures. */
public enum ConfigKind {
    /** Secrets. */
    @JsonProperty("Secret")
    SECRET,
    /** ConfigMaps. */
    @JsonProperty("ConfigMap")
    CONFIG_MAP,
    /** SealedSecrets of bitnami.com. */
    @JsonProperty("SealedSecret")
    SEALED_SECRET;
}
