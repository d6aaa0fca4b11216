package io.holdfast.adapter.s3;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the bucket is and how to speak to it.
 *
 * @param endpoint the store's address, or null for AWS itself
 * @param region the region that requests are signed for; most stores other than AWS take any
 * @param bucket the bucket, which must exist
 * @param prefix what all keys begin with, without slashes at its ends; may be empty
 * @param pathStyle whether the bucket stands in the path instead of the host name
 * @param credentials who we are
 * @param caBundle the certificates, in PEM, that the endpoint's must be signed by, or null for those of the Java runtime
 * @param storageClass the class that objects are stored in, or null for the bucket's own
 * @param encryption how the store encrypts what it keeps, on top of our own sealing
 * @param concurrency how many parts to send at once
 * @param signedPayload whether bodies are signed too: a few stores insist, and it costs one SHA-256 pass over all data
 * @param conditionalWrites whether the store honours {@code If-None-Match}; false if a probe found that it does not
 */
public record S3Settings(
        @Nullable URI endpoint,
        String region,
        String bucket,
        String prefix,
        boolean pathStyle,
        Credentials credentials,
        @Nullable String caBundle,
        @Nullable String storageClass,
        Encryption encryption,
        int concurrency,
        boolean signedPayload,
        boolean conditionalWrites) {

    public S3Settings {
        prefix = prefix.replaceAll("^/+|/+$", "");
        require(!bucket.isBlank(), "the bucket is empty", "Name the bucket.");
        require(!region.isBlank(), "the region is empty", "Name the region; us-east-1 suits most stores but AWS.");
        require(concurrency > 0, "concurrency is " + concurrency, "Set it to 1 or more; 4 suits most stores.");
        require(
                endpoint == null || (endpoint.getHost() != null && ("" + endpoint.getScheme()).matches("https?")),
                "the endpoint '" + endpoint + "' is no address",
                "Write it as https://host:port.");
    }

    /** A bucket at an address of one's own, with what suits most stores. */
    public static S3Settings of(URI endpoint, String bucket, String prefix, Credentials credentials) {
        Encryption none = new Encryption.None();
        return new S3Settings(
                endpoint, "us-east-1", bucket, prefix, true, credentials, null, null, none, 4, false, true);
    }

    /** Where this is, without credentials. */
    String describe() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix)
                + (endpoint == null ? " in " + region : " at " + endpoint);
    }

    private static void require(boolean holds, String message, String hint) {
        if (!holds) {
            throw new InvalidPlanException(Reason.InvalidPlan, "Cannot use the bucket: " + message, hint);
        }
    }

    /** Who we are to the store. The texts of its kinds never show a secret. */
    public sealed interface Credentials {

        /** A key pair that stays as it is. */
        record Static(String accessKeyId, String secretAccessKey) implements Credentials {
            @Override
            public String toString() {
                return "Static[" + accessKeyId + "]";
            }
        }

        /** A key pair that was lent for a while. */
        record Session(String accessKeyId, String secretAccessKey, String sessionToken) implements Credentials {
            @Override
            public String toString() {
                return "Session[" + accessKeyId + "]";
            }
        }

        /** What the surroundings give: environment, web identity of the pod, profile, instance role. */
        record Surroundings() implements Credentials {}
    }

    /** How the store encrypts what it keeps. */
    public sealed interface Encryption {

        /** As the bucket says. */
        record None() implements Encryption {}

        /** With keys that the store manages (SSE-S3). */
        record StoreManaged() implements Encryption {}

        /** With a key of the store's key service (SSE-KMS); an empty id is its default key. */
        record KeyService(String keyId) implements Encryption {}
    }
}
