package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One thing that is captured and restored on its own. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("One thing that is captured and restored on its own.")
@ValidationRule(
        value = "[has(self.redis), has(self.qdrant), has(self.config)].filter(x, x).size() == 1",
        message = "a source needs exactly one of redis, qdrant and config")
public record BackupSource(
        @Required
        @Pattern(Patterns.DNS_LABEL)
        @Size(min = 1, max = 40)
        @JsonPropertyDescription("Name of the source, unique in the policy.")
        String name,

        @JsonPropertyDescription("A Redis or Valkey server.") @Nullable
        RedisSource redis,

        @JsonPropertyDescription("A Qdrant server.") @Nullable
        QdrantSource qdrant,

        @JsonPropertyDescription("Configuration objects.") @Nullable
        ConfigSource config) {

    public BackupSource {
        Objects.requireNonNull(name, "name is required");
    }

    /** The kind of the source as it stands in keys and reports: redis, qdrant or config. */
    public String kind() {
        return redis != null ? "redis" : qdrant != null ? "qdrant" : "config";
    }
}
