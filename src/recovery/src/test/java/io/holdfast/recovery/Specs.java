package io.holdfast.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.api.v1alpha1.BackupPolicySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Specs for tests, written as a user writes them. */
public final class Specs {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private Specs() {}

    /** Reads a text as one of the API's types. */
    public static <T> T read(Class<T> type, String yaml) {
        try {
            return YAML.readValue(yaml, type);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** The text of one of the API's types, as JSON on one line. */
    public static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** The specs of all documents of a kind in a file, by the names of the documents. */
    public static <T> Map<String, T> documents(Class<T> type, String kind, String yaml) {
        Map<String, T> specs = new TreeMap<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                if (document.path("kind").asText().equals(kind)) {
                    specs.put(document.at("/metadata/name").asText(), YAML.treeToValue(document.path("spec"), type));
                }
            }
            return specs;
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    /** A policy of one source {@code cache} in repository {@code main}, with these schedules in flow style. */
    public static BackupPolicySpec scheduled(String schedules) {
        return read(
                BackupPolicySpec.class,
                "{repositories: [main], sources: [{name: cache, redis: {address: \"redis:6379\"}}], schedules: ["
                        + schedules + "]}");
    }
}
