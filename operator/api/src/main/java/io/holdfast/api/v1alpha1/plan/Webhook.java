package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.holdfast.api.v1alpha1.KeyRef;
import io.holdfast.api.v1alpha1.Patterns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where messages go, as JSON by POST. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where messages go, as JSON by POST.")
@ValidationRule(value = "has(self.url) != has(self.urlRef)", message = "a webhook needs exactly one of url and urlRef")
public record Webhook(
        @Pattern(Patterns.HTTP_URL) @Size(max = 1024) @JsonPropertyDescription("Address.") @Nullable
        String url,

        @JsonPropertyDescription("Secret with the address, for addresses that are secret.") @Nullable
        KeyRef urlRef,

        @Size(max = 16) @JsonPropertyDescription("Headers.") List<HttpHeader> headers) {

    public Webhook {
        headers = headers == null ? List.of() : List.copyOf(headers);
    }
}
