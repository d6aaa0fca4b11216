package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.holdfast.api.v1alpha1.Patterns;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which recovery points are taken. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Which recovery points are taken.")
@ValidationRule(value = "self.select != 'AtOrBefore' || has(self.time)", message = "select AtOrBefore needs time")
@ValidationRule(value = "self.select != 'Pinned' || has(self.id)", message = "select Pinned needs id")
@ValidationRule(value = "self.select != 'Random' || has(self.within)", message = "select Random needs within")
public record PointSelection(
        @Default("Latest") @JsonPropertyDescription("How one is chosen.")
        PointSelect select,

        @JsonPropertyDescription("For AtOrBefore: the youngest state that is acceptable.") @Nullable
        Instant time,

        @Pattern("^[0-9A-Za-z]+$")
        @Size(max = 26)
        @JsonPropertyDescription("For Pinned: the recovery point id, or how it begins.")
        @Nullable
        String id,

        @Pattern(Patterns.DURATION) @Size(max = 20) @JsonPropertyDescription("For Random: how old it may be.") @Nullable
        String within,

        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How old the state may be; older fails the run before anything is written.")
        @Nullable
        String maxAge,

        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How far the states of the components may lie apart; further is a finding.")
        @Nullable
        String maxSkew,

        @Default("Fail") @JsonPropertyDescription("For LatestVerified, when there is none.")
        OnUnverified onUnverified) {

    public PointSelection {
        select = Objects.requireNonNullElse(select, PointSelect.LATEST);
        onUnverified = Objects.requireNonNullElse(onUnverified, OnUnverified.FAIL);
    }

    public static final PointSelection USUAL =
            new PointSelection(PointSelect.LATEST, null, null, null, null, null, OnUnverified.FAIL);
}
