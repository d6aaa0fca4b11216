package io.holdfast.adapter.qdrant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.util.List;

/**
 * Where a restore goes, decided once: a process that goes on after another one died must not find its half-made
 * collections in the way and go elsewhere.
 *
 * @param stamp what makes new names unique
 */
record RestoreIntent(String stamp, List<RestoreStep> steps) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static RestoreIntent read(String text) {
        try {
            return JSON.readValue(text, RestoreIntent.class);
        } catch (JsonProcessingException e) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "What an earlier try of this restore remembered cannot be read",
                    "Start a new restore; look for collections that the earlier one left.",
                    e);
        }
    }

    String text() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names are always JSON", e);
        }
    }
}
