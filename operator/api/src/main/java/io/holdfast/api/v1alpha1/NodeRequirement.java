package io.holdfast.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;

/** What a label of a node must be. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What a label of a node must be.")
@ValidationRule(
        value =
                "self.operator in ['Exists', 'DoesNotExist'] ? !has(self.values) || size(self.values) == 0 : has(self.values) && size(self.values) > 0",
        message = "Exists and DoesNotExist take no values, the other operators need some")
@ValidationRule(
        value = "!(self.operator in ['Gt', 'Lt']) || (has(self.values) && size(self.values) == 1)",
        message = "Gt and Lt need exactly one value")
public record NodeRequirement(
        @Required @Size(min = 1, max = 317) @JsonPropertyDescription("Key of the label.")
        String key,

        @Required @JsonPropertyDescription("How the label is compared.")
        Operator operator,

        @Size(max = 64) @JsonPropertyDescription("What it is compared with.")
        List<@Size(max = 63) String> values) {

    public NodeRequirement {
        Objects.requireNonNull(key, "key is required");
        Objects.requireNonNull(operator, "operator is required");
        values = values == null ? List.of() : List.copyOf(values);
    }

    /** How a label is compared. */
    public enum Operator {
        /** It is one of the values. */
        @JsonProperty("In")
        IN("In"),
        /** It is none of the values, or absent. */
        @JsonProperty("NotIn")
        NOT_IN("NotIn"),
        /** It is there. */
        @JsonProperty("Exists")
        EXISTS("Exists"),
        /** It is not there. */
        @JsonProperty("DoesNotExist")
        DOES_NOT_EXIST("DoesNotExist"),
        /** It is a number above the value. */
        @JsonProperty("Gt")
        GREATER("Gt"),
        /** It is a number below the value. */
        @JsonProperty("Lt")
        LESS("Lt");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        /** As Kubernetes spells it. */
        public String word() {
            return word;
        }
    }
}
