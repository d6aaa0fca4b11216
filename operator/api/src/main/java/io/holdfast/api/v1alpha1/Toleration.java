package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A taint that does not keep a pod from a node, as a pod's own spec says it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("A taint that does not keep a pod from a node, as a pod's own spec says it.")
@ValidationRule(
        value = "self.operator == 'Exists' ? !has(self.value) : has(self.key)",
        message = "operator Equal needs a key, and operator Exists takes no value")
@ValidationRule(
        value = "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
        message = "tolerationSeconds needs effect NoExecute")
public record Toleration(
        @Size(max = 317)
        @JsonPropertyDescription("Key of the taint; absent, with operator Exists, means every taint.")
        @Nullable
        String key,

        @Default("Equal") @JsonPropertyDescription("How the taint's value is compared.")
        Operator operator,

        @Size(max = 63) @JsonPropertyDescription("Value of the taint.") @Nullable
        String value,

        @JsonPropertyDescription("Effect of the taint; absent means every effect.") @Nullable
        Effect effect,

        @JsonPropertyDescription("How long a taint of effect NoExecute is borne; absent means for ever.") @Nullable
        Long tolerationSeconds) {

    public Toleration {
        operator = Objects.requireNonNullElse(operator, Operator.EQUAL);
    }

    /** How a taint's value is compared. */
    public enum Operator {
        /** It is that value. */
        @JsonProperty("Equal")
        EQUAL("Equal"),
        /** It may be any. */
        @JsonProperty("Exists")
        EXISTS("Exists");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        /** As Kubernetes spells it. */
        public String word() {
            return word;
        }
    }

    /** What a taint does. */
    public enum Effect {
        /** Keeps new pods away. */
        @JsonProperty("NoSchedule")
        NO_SCHEDULE("NoSchedule"),
        /** Keeps new pods away if there is another node. */
        @JsonProperty("PreferNoSchedule")
        PREFER_NO_SCHEDULE("PreferNoSchedule"),
        /** Removes pods, too. */
        @JsonProperty("NoExecute")
        NO_EXECUTE("NoExecute");

        private final String word;

        Effect(String word) {
            this.word = word;
        }

        /** As Kubernetes spells it. */
        public String word() {
            return word;
        }
    }
}
