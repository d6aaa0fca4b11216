package io.holdfast.recovery.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From one namespace to another. Names of Services that say the old namespace ({@code redis.research-ops.svc}) say the
 * new one: a drill must not talk to production because a setting told it to.
 *
 * @param from where the manifests were saved
 * @param to the drill's namespace
 * @param labels what every object of the drill carries
 */
public record DrillPlace(String from, String to, Map<String, String> labels) {

    public DrillPlace {
        labels = Map.copyOf(labels);
    }

    /** The object in the drill's namespace. */
    ObjectNode moved(ObjectNode saved) {
        ObjectNode manifest = saved.deepCopy();
        ObjectNode metadata = (ObjectNode) manifest.path("metadata");
        metadata.put("namespace", to);
        metadata.remove("annotations");
        ObjectNode own = metadata.withObjectProperty("labels");
        labels.forEach(own::put);
        return manifest;
    }

    /** A text with the names of Services in the drill's namespace. */
    public String renamed(String text) {
        return Pattern.compile("(?<=[A-Za-z0-9])\\." + Pattern.quote(from) + "\\.svc(?![A-Za-z0-9-])")
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement("." + to + ".svc"));
    }

    /** Renames in every text below. */
    void renameIn(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(renamedNode(field.getValue())));
        } else if (tree instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, renamedNode(array.get(i)));
            }
        }
    }

    private JsonNode renamedNode(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(renamed(node.asText()));
        }
        renameIn(node);
        return node;
    }
}
