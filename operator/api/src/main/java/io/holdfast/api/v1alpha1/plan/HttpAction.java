package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends a request, and judges the answer. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Sends a request, and judges the answer.")
public record HttpAction(
        @Required
        @Pattern("^https?://[^\\s]+$")
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription("Where to; $(namespace) stands for the namespace of the run.")
        String url,

        @Default("GET") @JsonPropertyDescription("How.") HttpMethod method,

        @Size(max = 32) @JsonPropertyDescription("Headers.") List<HttpHeader> headers,

        @Size(max = 16384) @JsonPropertyDescription("Body; $(namespace) is replaced in it.") @Nullable
        String body,

        @JsonPropertyDescription("What the answer must be.") HttpExpect expect) {

    public HttpAction {
        Objects.requireNonNull(url, "url is required");
        method = Objects.requireNonNullElse(method, HttpMethod.GET);
        headers = headers == null ? List.of() : List.copyOf(headers);
        expect = Objects.requireNonNullElse(expect, HttpExpect.USUAL);
    }
}
