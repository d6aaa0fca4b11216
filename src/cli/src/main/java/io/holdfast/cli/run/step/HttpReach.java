package io.holdfast.cli.run.step;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a request of a step may go. It is sent by the worker, which no NetworkPolicy of a drill holds back: a drill that asks
 * production's service by its name would rehearse on production. And a node's metadata service gives its accounts to
 * whoever asks.
 */
final class HttpReach {
    private static final Set<String> METADATA =
            Set.of("metadata", "metadata.google.internal", "instance-data", "fd00:ec2::254", "100.100.100.200");

    private HttpReach() {}

    /** Fails if it may not. */
    static void check(Stage stage, URI wanted, String step) {
        String host = host(wanted);
        if (isMetadata(host)) {
            throw refused(
                    step,
                    host,
                    "is link-local or a cloud's metadata service, which no step may ask",
                    "ask the service itself");
        }
        if (!stage.scope().isolated()) {
            return;
        }
        List<String> allowed = stage.resolution().plan().isolation().allowHosts();
        boolean inside = Pattern.compile(
                        "[a-z0-9.-]+\\." + Pattern.quote(stage.namespace()) + "(\\.svc(\\.cluster\\.local)?)?")
                .matcher(host)
                .matches();
        if (!inside && allowed.stream().noneMatch(host::equalsIgnoreCase)) {
            throw refused(
                    step,
                    host,
                    "is outside of the drill's namespace " + stage.namespace(),
                    "write $(namespace) where the host names the namespace, as in http://api.$(namespace).svc; or name the host in isolation.allowHosts of the plan; or leave the step out of drills by its modes");
        }
    }

    /** In lower case, without the brackets of IPv6 and the dot at the end, which mean nothing. */
    private static String host(URI wanted) {
        String host = String.valueOf(wanted.getHost()).toLowerCase(Locale.ROOT);
        return host.replaceAll("^\\[|]$|\\.$", "");
    }

    private static boolean isMetadata(String host) {
        if (METADATA.contains(host)) {
            return true;
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address.isLinkLocalAddress() || METADATA.contains(address.getHostAddress())) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            return false; // the request will say so
        }
    }

    private static InvalidPlanException refused(String step, String host, String why, String hint) {
        return new InvalidPlanException(
                Reason.InvalidPlan, "http.url of step " + step + ": the host " + host + " " + why, hint);
    }
}
