package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to a step whose worker died while it ran. */
public enum OnInterrupt {
    /** It is run again: its effect is the same once or twice. */
    @JsonProperty("Restart")
    RESTART,
    /** A person decides: nobody can know whether its effect took place. */
    @JsonProperty("AskPerson")
    ASK_PERSON;
}
