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
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Qdrant server, captured as one native snapshot per collection. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A Qdrant server, captured as one native snapshot per collection.")
@ValidationRule(value = Rules.PLACE, message = Rules.PLACE_SAYS)
@ValidationRule(value = Rules.ADDRESS, message = Rules.ADDRESS_SAYS)
@ValidationRule(value = Rules.POD, message = Rules.POD_SAYS)
public record QdrantSource(
        @JsonPropertyDescription("The pod it runs in.") @Nullable
        Workload workload,

        @Pattern(Patterns.ADDRESS)
        @Size(max = 260)
        @JsonPropertyDescription("host:port to connect to directly; absent means the pod's address and the port below.")
        @Nullable
        String address,

        @Default("6333") @Min(1) @Max(65535) @JsonPropertyDescription("Port it listens on in its pod.")
        Integer port,

        @Default("Auto") @JsonPropertyDescription("How its bytes travel.")
        Transport transport,

        @JsonPropertyDescription("Its API key.") @Nullable ApiKey apiKey,

        @JsonPropertyDescription("How the connection is secured.") @Nullable
        Tls tls,

        @Size(max = 256)
        @JsonPropertyDescription("Collections to capture; none named means all, each time those that exist then.")
        List<@Size(min = 1, max = 255) String> collections,

        @Default("false") @JsonPropertyDescription("Leave the native snapshots in the server after the capture.")
        boolean keepSnapshots,

        @Default("30m")
        @Pattern(Patterns.DURATION)
        @Size(max = 20)
        @JsonPropertyDescription("How long one capture may take.")
        String timeout) {

    public QdrantSource {
        port = Objects.requireNonNullElse(port, 6333);
        transport = Objects.requireNonNullElse(transport, Transport.AUTO);
        collections = collections == null ? List.of() : List.copyOf(collections);
        timeout = Objects.requireNonNullElse(timeout, "30m");
    }
}
