package io.holdfast.recovery.drill;

import java.net.URI;
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
    private static final Set<String> METADATA =
            Set.of("metadata", "metadata.google.internal", "instance-data", "fd00:ec2::254", "100.100.100.200");

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
        return METADATA.contains(host) || host.startsWith("169.254.") || host.startsWith("fe80:");
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
