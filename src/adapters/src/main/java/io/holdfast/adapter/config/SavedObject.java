package io.holdfast.adapter.config;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Comparator;

/**
 * One object of an archive.
 *
 * @param namespace where it was
 * @param folder what the archive files it under: the plural of its kind, mostly
 * @param object as it was, without what the server had set
 */
public record SavedObject(String namespace, String folder, ConfigKind kind, GenericKubernetesResource object) {

    /** In the order in which objects are applied. */
    public static final Comparator<SavedObject> APPLY_ORDER = Comparator.comparing(SavedObject::kind)
            .thenComparing(SavedObject::namespace)
            .thenComparing(SavedObject::name);

    /** The object's name. */
    public String name() {
        return object.getMetadata().getName();
    }

    /** The object, for messages. */
    public String describe() {
        return kind == ConfigKind.Namespace ? "Namespace " + name() : kind + " " + namespace + "/" + name();
    }
}
