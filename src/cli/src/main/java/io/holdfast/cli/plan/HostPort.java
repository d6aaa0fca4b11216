package io.holdfast.cli.plan;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;

/** An address as plans write it: {@code host:port}, or {@code host} with the port given elsewhere. */
record HostPort(String host, int port) {

    static HostPort parse(String text, int port) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            return new HostPort(text, port);
        }
        try {
            return new HostPort(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan, "'" + text + "' is not an address", "write it as host:port", e);
        }
    }
}
