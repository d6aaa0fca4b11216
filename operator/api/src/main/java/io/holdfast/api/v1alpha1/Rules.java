package io.holdfast.api.v1alpha1;

/** The CEL rules that several kinds share, each written once, with what a person reads whose object breaks them. */
public final class Rules {
    /** The API server knows the zones. */
    public static final String KNOWN_ZONE = "timestamp('2000-01-01T00:00:00Z').getHours(self.timeZone) >= 0";

    public static final String KNOWN_ZONE_SAYS = "timeZone must be an IANA time zone";

    static final String PLACE = "has(self.workload) || has(self.address) || self.transport == 'LocalProcess'";
    static final String PLACE_SAYS = "a source needs a workload or an address";

    static final String ADDRESS = "!has(self.address) || self.transport == 'Auto' || self.transport == 'Direct'";
    static final String ADDRESS_SAYS = "address is for transports Auto and Direct; the others take port";

    static final String POD =
            "self.transport == 'Auto' || self.transport == 'Direct' || self.transport == 'LocalProcess' || has(self.workload)";
    static final String POD_SAYS = "transports PodExec and PortForward need a workload";

    private Rules() {}
}
