package io.holdfast.engine.site;

import java.net.InetSocketAddress;

/** A TCP address that leads to one port of the source for as long as it is open. */
public interface Endpoint extends AutoCloseable {

    /** Where to connect to. */
    InetSocketAddress address();

    @Override
    void close();
}
