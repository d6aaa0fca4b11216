package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How bytes travel from a source to the worker. */
public enum Transport {
    /** Direct if the network allows it, otherwise through the API server. */
    @JsonProperty("Auto")
    AUTO("Auto"),
    /** A command in the pod, through the API server. */
    @JsonProperty("PodExec")
    POD_EXEC("PodExec"),
    /** A forwarded port, through the API server. */
    @JsonProperty("PortForward")
    PORT_FORWARD("PortForward"),
    /** A connection from the worker to the address. */
    @JsonProperty("Direct")
    DIRECT("Direct"),
    /** A process on the same machine; for the command line. */
    @JsonProperty("LocalProcess")
    LOCAL_PROCESS("LocalProcess");

    private final String word;

    Transport(String word) {
        this.word = word;
    }

    /** As in a plan. */
    @Override
    public String toString() {
        return word;
    }
}
