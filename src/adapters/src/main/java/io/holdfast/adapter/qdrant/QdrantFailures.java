package io.holdfast.adapter.qdrant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;

/** Says what an answer of Qdrant, or its absence, means, and what a person can do about it. */
final class QdrantFailures {

    private static final int LONGEST = 500;

    private final String where;

    QdrantFailures(String where) {
        this.where = where;
    }

    /** What to throw for an answer that is no success. */
    RecoveryException answered(String what, int status, String body) {
        String message = what + " at " + where + " failed: " + status + " " + text(body);
        return switch (status) {
            case 401 ->
                new InvalidPlanException(
                        Reason.AccessDenied, message, "Give the API key that this Qdrant was started with.");
            case 403 ->
                new InvalidPlanException(
                        Reason.AccessDenied,
                        message,
                        "The key may not do this: backups need write access (rw) to the collections, restores manage (m).");
            case 404 ->
                new InvalidPlanException(
                        Reason.SourceMissing, message, "Check the names of the collections that are selected.");
            case 400 ->
                body.contains("hecksum mismatch")
                        ? new IntegrityException(
                                Reason.DigestMismatch,
                                message,
                                "Bytes changed on their way: restore again, check the network.")
                        : new InvalidPlanException(
                                Reason.SourceFailed, message, "Qdrant refuses the request: read its message.");
            case 422 ->
                new InvalidPlanException(Reason.SourceFailed, message, "Qdrant refuses the request: read its message.");
            default ->
                new TransientException(
                        Reason.SourceFailed, message, "Look at Qdrant's logs and at the free space on its disks.");
        };
    }

    /** What to throw when no answer came. */
    RecoveryException unanswered(String what, IOException cause) {
        String message = what + " at " + where + " failed: " + cause;
        if (cause instanceof SSLException) {
            return new InvalidPlanException(
                    Reason.SourceUnreachable,
                    message,
                    "TLS failed: check that this port speaks TLS, that tls.caSecretRef names what signed its certificate, and that the certificate is for the host or for tls.serverName.",
                    cause);
        }
        return cause instanceof HttpTimeoutException
                ? new TransientException(
                        Reason.DeadlineExceeded, message, "Qdrant did not answer in time: look at its load.", cause)
                : new TransientException(
                        Reason.SourceUnreachable,
                        message,
                        "Check that Qdrant runs, and that network policies let this process reach it.",
                        cause);
    }

    TransientException cancelled(String what) {
        return new TransientException(
                Reason.Cancelled, what + " at " + where + " was stopped", "Start it again if that was not meant.");
    }

    TransientException late(String what, String limit) {
        return new TransientException(
                Reason.DeadlineExceeded,
                what + " at " + where + " took longer than " + limit,
                "Raise the timeout, or look at Qdrant's load and disks.");
    }

    private static String text(String body) {
        String text = body;
        try {
            JsonNode error = new ObjectMapper().readTree(body).path("status").path("error");
            text = error.isTextual() ? error.asText() : body;
        } catch (JsonProcessingException e) {
            // Many of its errors are plain text.
        }
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
