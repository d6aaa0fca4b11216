package io.holdfast.adapter.pod;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which pod: by name, or the first running one by labels in the order of names.
 *
 * @param pod null selects by labels
 * @param container null takes the pod's first container
 */
public record PodSelector(
        String namespace,
        @Nullable String pod,
        Map<String, String> labels,
        @Nullable String container) {

    public PodSelector {
        labels = Map.copyOf(labels);
    }
}
