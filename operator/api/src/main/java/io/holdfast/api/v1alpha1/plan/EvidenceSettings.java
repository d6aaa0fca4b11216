package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept of a run. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What is kept of a run.")
public record EvidenceSettings(
        @Pattern(Patterns.DNS_SUBDOMAIN)
        @Size(max = 63)
        @JsonPropertyDescription("BackupRepository that the reports go to; absent means the first component's.")
        @Nullable
        String repository,

        @Size(max = 32) @JsonPropertyDescription("Controls that a report is evidence for, for example soc2/A1.3.")
        List<@Size(max = 128) String> controls) {

    public EvidenceSettings {
        controls = controls == null ? List.of() : List.copyOf(controls);
    }

    public static final EvidenceSettings USUAL = new EvidenceSettings(null, List.of());
}
