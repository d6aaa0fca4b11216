package io.holdfast.adapter.s3;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.store.ObjectKey;
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Says what a failed request means: which kind of failure it is, and what a person can do about it. */
final class S3Failures {

    private static final Set<String> KEYS = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidToken",
            "ExpiredToken",
            "ExpiredTokenException",
            "TokenRefreshRequired",
            "InvalidSecurity");
    private static final Set<String> REGION = Set.of(
            "AuthorizationHeaderMalformed",
            "PermanentRedirect",
            "TemporaryRedirect",
            "IllegalLocationConstraintException");
    private static final Set<String> FULL =
            Set.of("QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage");
    private static final Set<String> CHECKSUM =
            Set.of("BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch");
    private static final Set<String> CLOCK = Set.of("RequestTimeTooSkewed", "RequestExpired");
    private static final Set<Integer> PASSING = Set.of(408, 409, 429);
    private static final int SERVER = 500;
    private static final int FULL_STATUS = 507;

    private final S3Settings settings;

    S3Failures(S3Settings settings) {
        this.settings = settings;
    }

    /** The store's word for an error; empty if it gave none. */
    static String code(SdkServiceException failure) {
        if (failure instanceof AwsServiceException aws) {
            AwsErrorDetails details = aws.awsErrorDetails();
            return details == null || details.errorCode() == null ? "" : details.errorCode();
        }
        return "";
    }

    /** Whether the store found the bytes to differ from their checksum. */
    static boolean isChecksum(SdkServiceException failure) {
        return CHECKSUM.contains(code(failure));
    }

    /** What to throw for {@code cause}, which came up while doing {@code what}. */
    RecoveryException of(String what, SdkException cause) {
        String message = what + " in " + settings.describe() + " failed: ";
        return cause instanceof SdkServiceException answer
                ? answered(message, answer)
                : unanswered(message + deepest(cause), cause);
    }

    private RecoveryException answered(String message, SdkServiceException cause) {
        int status = cause.statusCode();
        String code = code(cause);
        String said = message + status + " " + code + ", " + detail(cause);
        if (CLOCK.contains(code)) {
            return new TransientException(
                    Reason.ClockSkew, said, "Set the clocks of this machine and of the store right.", cause);
        }
        if (FULL.contains(code) || status == FULL_STATUS) {
            return new TransientException(Reason.NoSpace, said, "Free space in the store, or raise its quota.", cause);
        }
        if (CHECKSUM.contains(code)) {
            return new IntegrityException(
                    Reason.DigestMismatch,
                    said,
                    "Bytes changed on their way several times: check network, proxies and memory.",
                    cause);
        }
        // An error can stand in an answer of 200, which was begun before the store knew.
        if (status >= SERVER || PASSING.contains(status) || status / 100 == 2) {
            return new TransientException(
                    Reason.RepositoryFailed, said, "The store has trouble: look at its own health and logs.", cause);
        }
        return refused(said, cause);
    }

    private InvalidPlanException refused(String said, SdkServiceException cause) {
        int status = cause.statusCode();
        String code = code(cause);
        if (code.equals("NoSuchBucket")) {
            return missingBucket(cause);
        }
        if (KEYS.contains(code) || status == 401) {
            return new InvalidPlanException(
                    Reason.AccessDenied, said, "Check access key, secret key and session token.", cause);
        }
        if (REGION.contains(code) || status == 301) {
            String hint = "Set the region (now " + settings.region() + ") to the bucket's own.";
            return new InvalidPlanException(Reason.InvalidPlan, said, hint, cause);
        }
        if (status == 403) {
            return new InvalidPlanException(Reason.AccessDenied, said, allow(), cause);
        }
        return new InvalidPlanException(
                Reason.RepositoryFailed,
                said,
                "The store refuses the request: check storageClass, encryption and pathStyle, and probe the repository.",
                cause);
    }

    private RecoveryException unanswered(String message, SdkException cause) {
        if (cause instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            return new TransientException(Reason.Cancelled, message, "It was stopped; start it again.", cause);
        }
        if (message.contains("Unable to load credentials")) {
            return new InvalidPlanException(
                    Reason.CredentialsMissing,
                    message,
                    "Give a key pair, or run where the surroundings have an identity that may use the bucket.",
                    cause);
        }
        if (find(cause, SSLException.class) != null) {
            return new InvalidPlanException(
                    Reason.RepositoryUnavailable,
                    message,
                    "TLS failed: check that the endpoint " + settings.endpoint()
                            + " speaks TLS, and that caBundle holds the certificate that signed its own.",
                    cause);
        }
        String hint = find(cause, UnknownHostException.class) == null
                ? "Check that the store runs and that this machine may reach it."
                : "No such host: check the endpoint, and pathStyle if the bucket stands in the host name.";
        return new TransientException(Reason.RepositoryUnavailable, message, hint, cause);
    }

    InvalidPlanException missingBucket(@Nullable Throwable cause) {
        return new InvalidPlanException(
                Reason.RepositoryMissing,
                "The bucket of " + settings.describe() + " does not exist",
                "Create the bucket " + settings.bucket() + ", or correct its name, the endpoint or the region.",
                cause);
    }

    InvalidPlanException exists(ObjectKey key) {
        return new InvalidPlanException(
                Reason.ObjectExists,
                key + " in " + settings.describe() + " is taken by other content",
                "Nothing is ever overwritten: write under another key, or look who wrote this one.");
    }

    IntegrityException missing(ObjectKey key, @Nullable Throwable cause) {
        return new IntegrityException(
                Reason.ObjectMissing,
                key + " in " + settings.describe() + " does not exist",
                "Something removed it: look at the bucket's lifecycle rules and at who may delete there.",
                cause);
    }

    IntegrityException truncated(ObjectKey key, String what) {
        return new IntegrityException(
                Reason.Truncated,
                key + " in " + settings.describe() + " is not whole: " + what,
                "Verify the repository's other recovery points, and look at the store's health.");
    }

    TransientException broken(ObjectKey key, long position, @Nullable Throwable cause) {
        return new TransientException(
                Reason.Truncated,
                "Reading " + key + " in " + settings.describe() + " broke at byte " + position + " again and again"
                        + (cause == null ? "" : ": " + cause),
                "Check the network between here and the store.",
                cause);
    }

    TransientException uploadGone(ObjectKey key, @Nullable Throwable cause) {
        return new TransientException(
                Reason.RepositoryFailed,
                "The upload of " + key + " to " + settings.describe() + " is gone",
                "Something aborted it: look at the bucket's lifecycle rules for unfinished uploads; then start again.",
                cause);
    }

    private String allow() {
        return "Allow the identity to get, put and delete objects, to list the bucket and its multipart uploads, and to"
                + " abort those, in bucket " + settings.bucket() + " below '" + settings.prefix() + "'.";
    }

    private static String detail(SdkServiceException cause) {
        if (cause instanceof AwsServiceException aws
                && aws.awsErrorDetails() != null
                && aws.awsErrorDetails().errorMessage() != null) {
            return aws.awsErrorDetails().errorMessage();
        }
        return "without a message";
    }

    private static String deepest(SdkException failure) {
        if (failure.getCause() == null) {
            return String.valueOf(failure.getMessage());
        }
        Throwable at = failure.getCause();
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return failure.getMessage() + " (" + at + ")";
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
