package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** Who can open what is stored. Only public recipients are ever known to the cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Who can open what is stored. Only public recipients are ever known to the cluster.")
public record Encryption(
        @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription("Public age recipients (age1...); every one of them can restore on its own.")
        List<@Pattern(Patterns.AGE_RECIPIENT) @Size(max = 62) String> recipients) {

    public Encryption {
        recipients = List.copyOf(Objects.requireNonNull(recipients, "recipients is required"));
    }
}
