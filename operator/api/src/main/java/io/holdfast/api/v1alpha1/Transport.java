package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How bytes travel from a source to the worker. */
public enum Transport {
    /** Direct if the network allows it, otherwise through the API server. */
    @JsonProperty("Auto")
    AUTO,
    /** A command in the pod, through the API server. */
    @JsonProperty("PodExec")
    POD_EXEC,
    /** A forwarded port, through the API server. */
    @JsonProperty("PortForward")
    PORT_FORWARD,
    /** A connection from the worker to the address. */
    @JsonProperty("Direct")
    DIRECT,
    /** A process on the same machine; for the command line. */
    @JsonProperty("LocalProcess")
    LOCAL_PROCESS;
}
