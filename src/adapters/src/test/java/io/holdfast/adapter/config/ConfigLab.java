package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.testkit.PodLab;
import io.holdfast.testkit.Vault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Captures namespaces of a real cluster whole, and restores them. */
final class ConfigLab {
    static final KubernetesClient CLIENT = PodLab.shared().client();

    private static final List<ConfigKind> KINDS = Arrays.stream(ConfigKind.values())
            .filter(kind -> !kind.mayBeUnknown())
            .toList();

    private final Vault vault = new Vault();

    /** As a client does that knows nothing of server-side apply. */
    static void create(String yaml) {
        CLIENT.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(ConfigLab::create);
    }

    private static void create(HasMetadata object) {
        CLIENT.resource(object).create();
    }

    static ConfigSource source(String... namespaces) {
        return new ConfigSource(CLIENT, settings(namespaces));
    }

    static ConfigSettings settings(String... namespaces) {
        return new ConfigSettings(List.of(namespaces), Map.of(), KINDS, false, false, null);
    }

    StoredPoint capture(ConfigSource source) {
        return vault.capture(source);
    }

    PointContent content(StoredPoint point) {
        return vault.content(point);
    }

    PointContent saved(String... namespaces) {
        return content(capture(source(namespaces)));
    }

    static Restored restore(PointContent point, RestoreOptions options) {
        return source("default").restore(point, options);
    }

    static RestoreOptions replacing() {
        return new RestoreOptions(true, List.of(), Map.of(), null, false);
    }

    static RestoreOptions into(String from, String to) {
        return new RestoreOptions(false, List.of(), Map.of(from, to), null, false);
    }
}
