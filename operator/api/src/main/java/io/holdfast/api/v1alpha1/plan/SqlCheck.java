package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.holdfast.api.v1alpha1.KeyRef;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs a query that reads, and judges the first value of its first row. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Runs a query that reads, and judges the first value of its first row.")
@ValidationRule(
        value = "has(self.expect) != has(self.atLeast)",
        message = "an SQL check needs exactly one of expect and atLeast")
@ValidationRule(
        value = "!self.url.contains('password=') && !self.url.contains('user=')",
        message = "credentials do not belong into the url: use usernameRef and passwordRef")
public record SqlCheck(
        @Required
        @Pattern(
                "^jdbc:postgresql://[^/?\\s]+(/[^?\\s]*)?([?](sslmode|currentSchema|targetServerType|gssEncMode)=[^&\\s]*(&(sslmode|currentSchema|targetServerType|gssEncMode)=[^&\\s]*)*)?$")
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "JDBC URL of a PostgreSQL database, without credentials; $(namespace) is replaced. Its properties may be sslmode, currentSchema, targetServerType and gssEncMode. In a drill its hosts are held to what those of http steps are.")
        String url,

        @JsonPropertyDescription("Secret with the user name.") @Nullable
        KeyRef usernameRef,

        @JsonPropertyDescription("Secret with the password.") @Nullable
        KeyRef passwordRef,

        @Required
        @Size(min = 1, max = 4096)
        @JsonPropertyDescription(
                "The query: one statement, SELECT or WITH, in a transaction that may not write. What functions do that it calls is a matter of the rights of its user.")
        String query,

        @Size(max = 1024) @JsonPropertyDescription("What the value must be.") @Nullable
        String expect,

        @JsonPropertyDescription("The smallest number that it may be.") @Nullable
        Long atLeast) {

    public SqlCheck {
        Objects.requireNonNull(url, "url is required");
        Objects.requireNonNull(query, "query is required");
    }
}
