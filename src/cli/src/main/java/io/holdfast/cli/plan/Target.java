package io.holdfast.cli.plan;

import java.util.Map;

/** Where a source is to be found. */
public sealed interface Target {

    /** Where its policy says. */
    record AsPlanned() implements Target {}

    /** At an address, {@code host:port}. */
    record Address(String text) implements Target {}

    /** In the pods with these labels, of another namespace than its policy's, perhaps. */
    record Pods(String namespace, Map<String, String> labels) implements Target {}
}
