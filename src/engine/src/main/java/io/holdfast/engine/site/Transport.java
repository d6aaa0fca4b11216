package io.holdfast.engine.site;

/** How bytes reach a source. */
public enum Transport {
    /** A TCP connection from this process to the source's own address. */
    Direct,
    /** Commands in the source's container, through the Kubernetes API; connections are tunnelled through one. */
    PodExec,
    /** A TCP connection through the Kubernetes API's port forwarding. */
    PortForward,
    /** Commands on this machine. */
    LocalProcess
}
