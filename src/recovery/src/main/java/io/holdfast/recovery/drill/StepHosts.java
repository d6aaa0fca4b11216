package io.holdfast.recovery.drill;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which hosts a step may ask, over HTTP or SQL. It is asked by the worker, which no NetworkPolicy of a drill holds back: a drill
 * that asks production's service by its name would rehearse on production. And a node's metadata service gives its accounts
 * to whoever asks.
 */
public final class StepHosts {
    private static final Set<String> METADATA = Set.of("metadata", "metadata.google.internal", "instance-data");

    /** AWS and Google over IPv6, Alibaba, Azure's host, Oracle; all others are link-local. */
    private static final Set<String> METADATA_ADDRESSES = Set.of(
            hex(address("fd00:ec2::254").getAddress(), 16),
            hex(address("fd20:ce::254").getAddress(), 16),
            hex(address("100.100.100.200").getAddress(), 4),
            hex(address("168.63.129.16").getAddress(), 4),
            hex(address("192.0.0.192").getAddress(), 4));

    private static final String NAT64 = hex(address("64:ff9b::").getAddress(), 12);
    private static final int IPV6 = 16;

    private StepHosts() {}

    /**
     * Why a request may not go there.
     *
     * @param why what is wrong with the host, as the end of a sentence
     * @param hint what to do
     */
    public record Refusal(String why, String hint) {

        /** A node's own service, which no step may ask, drill or recovery. */
        public static Refusal ofMetadata() {
            return new Refusal(
                    "is link-local or a cloud's metadata service, which no step may ask", "ask the service itself");
        }
    }

    /** In lower case, without the brackets of IPv6 and the dot at the end, which mean nothing. */
    public static String of(URI wanted) {
        String host = String.valueOf(wanted.getHost()).toLowerCase(Locale.ROOT);
        return host.replaceAll("^\\[|]$|\\.$", "");
    }

    /** The hosts that a JDBC URL names; none where it has no such part. */
    public static List<String> ofJdbc(String url) {
        Matcher authority = Pattern.compile("jdbc:postgresql://([^/?]+).*").matcher(url);
        if (!authority.matches()) {
            return List.of();
        }
        return Stream.of(authority.group(1).split(","))
                .map(one -> one.replaceAll(":[0-9]*$", "").toLowerCase(Locale.ROOT))
                .map(host -> host.replaceAll("^\\[|]$|\\.$", ""))
                .toList();
    }

    /** Whether it is one of the names and addresses under which clouds give accounts to their machines. */
    public static boolean isMetadata(String host) {
        return METADATA.contains(host) || (isLiteral(host) && isMetadata(address(host)));
    }

    /** The same of an address, however it was written. */
    public static boolean isMetadata(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean wrapsOld = bytes.length == IPV6 && (isZero(bytes, 12) || NAT64.equals(hex(bytes, 12)));
        return address.isLinkLocalAddress()
                || METADATA_ADDRESSES.contains(hex(bytes, bytes.length))
                || (wrapsOld && isMetadata(address(Arrays.copyOfRange(bytes, 12, IPV6))));
    }

    private static boolean isLiteral(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }

    /** Of a literal, so that nobody is asked. */
    private static InetAddress address(String literal) {
        try {
            return InetAddress.ofLiteral(literal);
        } catch (IllegalArgumentException _) {
            return InetAddress.getLoopbackAddress(); // no address at all: whoever connects to it will say so
        }
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    private static boolean isZero(byte[] bytes, int count) {
        return hex(bytes, count).matches("0+");
    }

    private static String hex(byte[] bytes, int count) {
        return HexFormat.of().formatHex(bytes, 0, count);
    }

    /** The Service of that namespace that the host names: the last part before the namespace. */
    public static Optional<String> service(String host, String namespace) {
        Matcher inside = Pattern.compile("(?:[a-z0-9.-]+\\.)?([a-z0-9-]+)\\." + Pattern.quote(namespace)
                        + "(\\.svc(\\.cluster\\.local)?)?")
                .matcher(host);
        return inside.matches() ? Optional.of(inside.group(1)) : Optional.empty();
    }

    /** What keeps a drill in that namespace from asking the host, as far as its name tells. */
    public static Optional<Refusal> ofDrill(String host, String namespace, List<String> allowHosts) {
        if (isMetadata(host)) {
            return Optional.of(Refusal.ofMetadata());
        }
        return service(host, namespace).isPresent() || isAllowed(host, allowHosts)
                ? Optional.empty()
                : Optional.of(outside("is outside of the drill's namespace " + namespace));
    }

    /** Whether the plan names the host as one that its drills may ask. */
    public static boolean isAllowed(String host, List<String> allowHosts) {
        return allowHosts.stream().anyMatch(host::equalsIgnoreCase);
    }

    /** A host that leads out of the drill. */
    public static Refusal outside(String why) {
        return new Refusal(
                why,
                "write $(namespace) where the host names the namespace, as in http://api.$(namespace).svc; or name the host in isolation.allowHosts of the plan; or leave the step out of drills by its modes");
    }
}
