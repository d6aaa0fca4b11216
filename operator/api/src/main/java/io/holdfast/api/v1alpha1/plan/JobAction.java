package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs a pod to its end, for example an integration test; its log is kept as evidence. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Runs a pod to its end, for example an integration test; its log is kept as evidence.")
public record JobAction(
        @Required @Size(min = 1, max = 512) @JsonPropertyDescription("Image.")
        String image,

        @Size(max = 32) @JsonPropertyDescription("What is run instead of the image's entry point.")
        List<@Size(max = 4096) String> command,

        @Size(max = 64) @JsonPropertyDescription("Its arguments; $(namespace) is replaced.")
        List<@Size(max = 4096) String> args,

        @Size(max = 64) @JsonPropertyDescription("Environment; $(namespace) is replaced.")
        Map<String, @Size(max = 1024) String> env,

        @Size(max = 16) @JsonPropertyDescription("Secrets whose keys become variables.")
        List<@Size(max = 253) String> envFromSecrets,

        @Min(1)
        @JsonPropertyDescription(
                "The user, by number, that it runs as. Needed for an image whose own user is root or has a name only.")
        @Nullable
        Long runAsUser,

        @Default("IfNotPresent")
        @Pattern("^(Always|IfNotPresent|Never)$")
        @Size(max = 16)
        @JsonPropertyDescription("imagePullPolicy.")
        String pullPolicy) {

    public JobAction {
        Objects.requireNonNull(image, "image is required");
        command = command == null ? List.of() : List.copyOf(command);
        args = args == null ? List.of() : List.copyOf(args);
        env = env == null ? Map.of() : Map.copyOf(env);
        envFromSecrets = envFromSecrets == null ? List.of() : List.copyOf(envFromSecrets);
        pullPolicy = Objects.requireNonNullElse(pullPolicy, "IfNotPresent");
    }
}
