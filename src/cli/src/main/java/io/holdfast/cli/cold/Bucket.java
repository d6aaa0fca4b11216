package io.holdfast.cli.cold;

import io.holdfast.adapter.directory.DirectoryObjectStore;
import io.holdfast.adapter.directory.DirectorySettings;
import io.holdfast.adapter.s3.S3ObjectStore;
import io.holdfast.adapter.s3.S3Settings;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.store.ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A repository as somebody names it who has nothing else: {@code s3://BUCKET/PREFIX} or {@code file:///FOLDER}. Credentials
 * come from the surroundings, as for every AWS tool.
 *
 * @param endpoint of a store that is not AWS
 * @param region of AWS; null for what AWS_REGION says, or us-east-1
 * @param caFile certificates that the endpoint's is signed by
 */
public record Bucket(
        URI url,
        @Nullable URI endpoint,
        @Nullable String region,
        @Nullable Path caFile) {

    /** Opens it; nothing is asked of it yet. */
    public ObjectStore open(InstantSource clock) {
        String scheme = String.valueOf(url.getScheme());
        return switch (scheme) {
            case "s3" -> new S3ObjectStore(settings(), clock);
            case "file" -> new DirectoryObjectStore(new DirectorySettings(Path.of(url.getPath())), clock);
            default ->
                throw new InvalidPlanException(
                        Reason.InvalidPlan,
                        "--repository '" + url + "' is neither s3:// nor file://",
                        "write it as s3://BUCKET/PREFIX or file:///FOLDER");
        };
    }

    private S3Settings settings() {
        if (url.getHost() == null && url.getAuthority() == null) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan, "--repository '" + url + "' names no bucket", "write it as s3://BUCKET/PREFIX");
        }
        String path = url.getPath() == null ? "" : url.getPath();
        return new S3Settings(
                endpoint,
                signedFor(),
                url.getAuthority(),
                path,
                endpoint != null,
                new S3Settings.Credentials.Surroundings(),
                certificates(),
                null,
                new S3Settings.Encryption.None(),
                4,
                false,
                true);
    }

    private String signedFor() {
        String known = System.getenv("AWS_REGION");
        return region != null ? region : known != null ? known : "us-east-1";
    }

    private @Nullable String certificates() {
        if (caFile == null) {
            return null;
        }
        try {
            return Files.readString(caFile);
        } catch (IOException e) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan, "cannot read the certificates in " + caFile, "check the path of --ca-file", e);
        }
    }
}
