package io.holdfast.adapter;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The RoleBinding that lets the account of one namespace's workers work in another one. Whoever owns that other namespace
 * makes it; the API server then enforces it.
 *
 * @param account name of the ServiceAccount
 * @param home namespace of the ServiceAccount
 * @param clusterRole what it is to be bound to
 * @param namespace where it is to work
 */
public record Grant(String account, String home, String clusterRole, String namespace) {
    /** Set in the pod of a worker that one of the chart's ClusterRoles can let into another namespace. */
    public static final String CLUSTER_ROLE = "GRANT_CLUSTER_ROLE";

    /** What the chart calls the ClusterRole of workers that capture, if nothing else is said. */
    public static final String CAPTURE = "holdfast-capture";

    /** How the API server says that a right is missing. */
    private static final Pattern REFUSAL = Pattern.compile(
            "User \"system:serviceaccount:([^:\"]+):([^\"]+)\" cannot .* in the namespace \"([^\"]+)\"");

    /** The one whose lack the API server's message tells of; empty if it is about the account's own namespace, or a person. */
    public static Optional<Grant> missing(String message, Map<String, String> environment) {
        Matcher said = REFUSAL.matcher(message);
        String role = environment.getOrDefault(CLUSTER_ROLE, CAPTURE);
        return said.find() && !role.isEmpty() && !said.group(1).equals(said.group(3))
                ? Optional.of(new Grant(said.group(2), said.group(1), role, said.group(3)))
                : Optional.empty();
    }

    /** The hint of a refusal in this process: the grant that is missing, or else what is said otherwise. */
    public static String hint(String message, String otherwise) {
        return missing(message, System.getenv()).map(Grant::hint).orElse(otherwise);
    }

    /** What to do, and who can. */
    public String hint() {
        return "whoever owns namespace " + namespace + " lets the workers of " + home + " in: " + command();
    }

    /** What its owner runs. */
    public String command() {
        return "kubectl create rolebinding " + clusterRole + "-" + home + " --clusterrole=" + clusterRole
                + " --serviceaccount=" + home + ":" + account + " -n " + namespace;
    }
}
