package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer must be. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What an answer must be.")
@ValidationRule(value = "!has(self.value) || has(self.jsonPointer)", message = "value needs jsonPointer")
public record HttpExpect(
        @Default("[200]") @Size(min = 1, max = 16) @JsonPropertyDescription("Status codes, of which any will do.")
        List<@Min(100) @Max(599) Integer> status,

        @Size(max = 1024) @JsonPropertyDescription("Text that the body must contain.") @Nullable
        String bodyContains,

        @Pattern("^(/[^/]*)*$")
        @Size(max = 256)
        @JsonPropertyDescription("Where in the JSON body a value is read, as RFC 6901 says: /result/status.")
        @Nullable
        String jsonPointer,

        @Size(max = 1024)
        @JsonPropertyDescription("What the value there must be; absent means that it must be there.")
        @Nullable
        String value) {

    public HttpExpect {
        status = status == null ? List.of(200) : List.copyOf(status);
    }

    public static final HttpExpect USUAL = new HttpExpect(List.of(200), null, null, null);
}
