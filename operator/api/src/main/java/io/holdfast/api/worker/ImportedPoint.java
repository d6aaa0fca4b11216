package io.holdfast.api.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.api.v1alpha1.RecoveryPointRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a recovery point stands in the annotation of the Backup that was made of it. */
public final class ImportedPoint {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // What imports may be newer than the operator that reads.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ImportedPoint() {}

    public static String write(RecoveryPointRef point) {
        try {
            return JSON.writeValueAsString(point);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a reference can always be written", impossible);
        }
    }

    /** The point; empty if the text is not one. */
    public static Optional<RecoveryPointRef> read(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readValue(text, RecoveryPointRef.class));
        } catch (JsonProcessingException unreadable) {
            return Optional.empty();
        }
    }
}
