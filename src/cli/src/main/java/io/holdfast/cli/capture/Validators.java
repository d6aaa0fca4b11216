package io.holdfast.cli.capture;

import io.holdfast.adapter.config.ConfigFormat;
import io.holdfast.adapter.qdrant.QdrantFormat;
import io.holdfast.adapter.redis.RedisFormat;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.source.FormatValidator;
import java.util.function.Function;

/** The validator of each kind of source: verification needs no source to be there. */
public final class Validators {

    private Validators() {}

    /** A new validator for each artifact of a recovery point. */
    public static Function<String, FormatValidator> of(StoredPoint point) {
        String kind = point.manifest().source().kind();
        return switch (kind) {
            case "redis" -> _ -> RedisFormat.validator();
            case "qdrant" -> _ -> QdrantFormat.validator();
            case "config" -> _ -> ConfigFormat.validator();
            default ->
                throw new IntegrityException(
                        Reason.ManifestInvalid,
                        "the recovery point is of the unknown kind '" + kind + "'",
                        "use a newer version of Holdfast");
        };
    }
}
