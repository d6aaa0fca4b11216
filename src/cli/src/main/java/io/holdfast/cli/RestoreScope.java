package io.holdfast.cli;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which options of a restore mean something for which kind of source. One that would be ignored is refused: who gave it
 * believes that the restore goes elsewhere, or is a smaller one.
 */
final class RestoreScope {

    private static final Map<String, List<String>> KINDS = Map.of(
            "--map", List.of("qdrant", "config"),
            "--select", List.of("qdrant", "config"),
            "--in-place", List.of("qdrant"),
            "--keep-going", List.of("config"),
            "--advertise", List.of("redis"),
            "--address", List.of("redis", "qdrant"));

    private RestoreScope() {}

    /** @param given whether an option stands on the command line */
    static void check(String kind, Predicate<String> given) {
        KINDS.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            if (given.test(entry.getKey()) && !entry.getValue().contains(kind)) {
                throw new InvalidPlanException(
                        Reason.InvalidPlan,
                        entry.getKey() + " means nothing for a recovery point of kind " + kind + ": it is for "
                                + String.join(" and ", entry.getValue()),
                        "leave it out" + instead(kind));
            }
        });
    }

    private static String instead(String kind) {
        return switch (kind) {
            case "redis" -> "; a Redis is restored as a whole, into the plan's server or into --address HOST:PORT";
            case "config" ->
                "; configuration goes to the cluster of the kubeconfig, and with --map to another namespace";
            default -> "";
        };
    }
}
