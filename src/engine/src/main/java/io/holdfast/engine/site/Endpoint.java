package io.holdfast.engine.site;

import io.holdfast.engine.failure.RecoveryException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A TCP address that leads to one port of the source for as long as it is open. */
public interface Endpoint extends AutoCloseable {

    /** Where to connect to. */
    InetSocketAddress address();

    /**
     * Why connections through it broke, where this side knows more than a closed socket says: a refused right, a missing
     * program, a port where nothing listens.
     */
    default Optional<RecoveryException> failure() {
        return Optional.empty();
    }

    @Override
    void close();
}
