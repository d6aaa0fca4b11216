package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Kinds that run pods. */
public enum WorkloadKind {
    /** A StatefulSet. */
    @JsonProperty("StatefulSet")
    STATEFUL_SET("StatefulSet"),
    /** A Deployment. */
    @JsonProperty("Deployment")
    DEPLOYMENT("Deployment"),
    /** A DaemonSet. */
    @JsonProperty("DaemonSet")
    DAEMON_SET("DaemonSet");

    private final String kind;

    WorkloadKind(String kind) {
        this.kind = kind;
    }

    /** The kind as the API server spells it. */
    public String kind() {
        return kind;
    }
}
