package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Redis or Valkey server, captured as one RDB. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A Redis or Valkey server, captured as one RDB.")
@ValidationRule(value = Rules.PLACE, message = Rules.PLACE_SAYS)
@ValidationRule(value = Rules.ADDRESS, message = Rules.ADDRESS_SAYS)
@ValidationRule(value = Rules.POD, message = Rules.POD_SAYS)
public record RedisSource(
        @JsonPropertyDescription("The pod it runs in.") @Nullable
        Workload workload,

        @Pattern(Patterns.ADDRESS)
        @Size(max = 260)
        @JsonPropertyDescription("host:port to connect to directly; absent means the pod's address and the port below.")
        @Nullable
        String address,

        @Default("6379") @Min(1) @Max(65535) @JsonPropertyDescription("Port it listens on in its pod.")
        Integer port,

        @Default("Auto") @JsonPropertyDescription("How its bytes travel.")
        Transport transport,

        @JsonPropertyDescription("Its password.") @Nullable RedisAuth auth,

        @JsonPropertyDescription("How the connection is secured.") @Nullable
        Tls tls,

        @Default("30m")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How long one capture may take.")
        String timeout) {

    public RedisSource {
        port = Objects.requireNonNullElse(port, 6379);
        transport = Objects.requireNonNullElse(transport, Transport.AUTO);
        timeout = Objects.requireNonNullElse(timeout, "30m");
    }
}
