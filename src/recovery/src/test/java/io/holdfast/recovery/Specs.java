package io.holdfast.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.api.v1alpha1.BackupPolicySpec;

/** Specs for tests, written as a user writes them. */
public final class Specs {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
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

    /** A policy of one source {@code cache} in repository {@code main}, with these schedules in flow style. */
    public static BackupPolicySpec scheduled(String schedules) {
        return read(
                BackupPolicySpec.class,
                "{repositories: [main], sources: [{name: cache, redis: {address: \"redis:6379\"}}], schedules: ["
                        + schedules + "]}");
    }
}
