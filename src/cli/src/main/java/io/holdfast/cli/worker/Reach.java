package io.holdfast.cli.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What a pod reaches, and what it does not. */
public final class Reach {

    private Reach() {}

    /** What was seen of everything that was tried. */
    public record Report(List<Seen> seen) {}

    /** What was seen of one address. */
    public record Seen(String address, boolean wanted, boolean reached) {

        /** Whether it was as it should be. */
        public boolean asWanted() {
            return wanted == reached;
        }

        @Override
        public String toString() {
            return address
                    + (reached ? " is reached" : " is not reached")
                    + (asWanted() ? "" : wanted ? ", and must be" : ", and must not be");
        }
    }

    /** Those addresses, {@code host:port}, to which a connection opens within that time; all are tried at once. */
    public static Set<String> reached(Collection<String> addresses, Duration within) {
        Set<String> reached = ConcurrentHashMap.newKeySet();
        try (ExecutorService tries = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String address : addresses) {
                tries.execute(() -> {
                    if (reaches(address, within)) {
                        reached.add(address);
                    }
                });
            }
        }
        return reached;
    }

    private static boolean reaches(String address, Duration within) {
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    (int) within.toMillis());
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
