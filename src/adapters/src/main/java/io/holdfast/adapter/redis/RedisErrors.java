package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;

/** What a server's error replies mean. */
final class RedisErrors {

    private RedisErrors() {}

    /** @param command its name only: arguments may be secret */
    static RecoveryException of(String command, String reply, String where) {
        String message = command + " on " + where + " was refused: " + reply;
        String word = reply.split(" ", 2)[0];
        return switch (word) {
            case "NOAUTH", "WRONGPASS", "NOPERM" ->
                new InvalidPlanException(
                        Reason.AccessDenied,
                        message,
                        word.equals("NOPERM") ? rights(reply) : "check auth.secretRef of the source");
            case "LOADING", "BUSY", "MASTERDOWN", "TRYAGAIN" ->
                new TransientException(Reason.SourceFailed, message, "the server is busy; the run is tried again");
            case "MISCONF" ->
                new TransientException(
                        Reason.SourceFailed,
                        message,
                        "Redis refuses writes because its last BGSAVE failed: look for a full disk or too little memory to fork, then run BGSAVE by hand");
            default ->
                reply.startsWith("ERR AUTH") || reply.startsWith("ERR Client sent AUTH")
                        ? new InvalidPlanException(
                                Reason.AccessDenied,
                                message,
                                "the server asks for no password: take auth out of the source")
                        : reply.startsWith("ERR unknown command") || reply.startsWith("ERR invalid password")
                                ? new InvalidPlanException(
                                        Reason.SourceFailed,
                                        message,
                                        "the command is renamed, disabled or refused on this server")
                                : new TransientException(
                                        Reason.SourceFailed,
                                        message,
                                        "look at the server's log; the run is tried again");
        };
    }

    private static String rights(String reply) {
        boolean restores = reply.contains("config|set") || reply.contains("replicaof");
        return restores
                ? "to restore, the ACL user needs +info +ping +config|get +config|set +replicaof"
                : "give the ACL user +info +config|get +bgsave +lastsave +time +ping +psync +sync +replconf";
    }
}
