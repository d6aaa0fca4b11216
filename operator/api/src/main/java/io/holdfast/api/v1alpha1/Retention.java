package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which recovery points are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Which recovery points are kept.")
public record Retention(
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("Points older than this expire; absent means that none does.")
        @Nullable
        String maxAge,

        @Default("1")
        @Min(1)
        @Max(10000)
        @JsonPropertyDescription("Youngest points of each source that are kept whatever their age.")
        Integer keepLast) {

    public Retention {
        keepLast = Objects.requireNonNullElse(keepLast, 1);
    }

    public static final Retention USUAL = new Retention(null, 1);
}
