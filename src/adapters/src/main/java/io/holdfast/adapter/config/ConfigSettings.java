package io.holdfast.adapter.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to capture.
 *
 * @param namespaces at least one
 * @param labels objects must have all of these
 * @param kinds at least one
 * @param helmReleases whether Helm's release Secrets, which hold every value in clear, are taken
 * @param serviceAccountTokens whether tokens that another cluster will not accept are taken
 * @param sealingKeysNamespace where the sealed-secrets controller keeps its keys, or null to leave them out
 */
public record ConfigSettings(
        List<String> namespaces,
        Map<String, String> labels,
        List<ConfigKind> kinds,
        boolean helmReleases,
        boolean serviceAccountTokens,
        @Nullable String sealingKeysNamespace) {

    public ConfigSettings {
        namespaces = List.copyOf(namespaces);
        labels = Map.copyOf(labels);
        kinds = List.copyOf(kinds);
    }
}
