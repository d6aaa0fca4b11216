package io.holdfast.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.RestoreRunStatus;
import java.time.Instant;

/** Runs for tests, as YAML. */
public final class Runs {
    private static final YAMLMapper YAML =
            YAMLMapper.builder().addModule(new JavaTimeModule()).build();

    private Runs() {}

    /** A finished run of a plan; {@code more} is added to its status. */
    public static RestoreRun finished(String name, String spec, String result, Instant end, String more) {
        RestoreRun run = of(name, spec, end.minusSeconds(600));
        run.setStatus(read(
                RestoreRunStatus.class,
                "state: Finished\nresult: " + result + "\ncompletionTime: \"" + end + "\"\n" + more));
        return run;
    }

    /** A run that nobody has looked at. */
    public static RestoreRun of(String name, String spec, Instant created) {
        RestoreRun run = new RestoreRun();
        run.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("ns")
                .withUid("uid-" + name)
                .withCreationTimestamp(created.toString())
                .build());
        run.setSpec(read(RestoreRunSpec.class, spec));
        return run;
    }

    /** Any record of the API. */
    public static <T> T read(Class<T> type, String yaml) {
        try {
            return YAML.readValue(yaml, type);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
