package io.holdfast.adapter.config;

import static io.holdfast.adapter.config.ConfigLab.CLIENT;
import static io.holdfast.adapter.config.ConfigLab.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Namespaces and objects that are being deleted while they are captured, or restored into. */
final class DeletedNamespaceIT {

    private static final String OBJECTS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: %1$s}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: keep, namespace: %1$s}
            data: {a: "1"}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: revoked, namespace: %1$s, finalizers: [example.com/audit]}
            stringData: {password: old}
            """;

    /** Nobody else takes away what holds them, and a cluster with namespaces that never go is no good to the next test. */
    @AfterAll
    static void letGo() {
        for (String namespace : List.of("going", "going-target", "held")) {
            if (CLIENT.secrets().inNamespace(namespace).withName("revoked").get() != null) {
                CLIENT.secrets()
                        .inNamespace(namespace)
                        .withName("revoked")
                        .edit(one -> new SecretBuilder(one)
                                .editMetadata()
                                .withFinalizers()
                                .endMetadata()
                                .build());
            }
        }
    }

    @Test
    void aNamespaceThatIsBeingDeletedIsNotCapturedButForASafetyCopy() {
        ConfigLab lab = new ConfigLab();
        ConfigLab.create(OBJECTS.formatted("going"));
        lab.saved("going");
        delete("going");

        assertThatExceptionOfType(InvalidPlanException.class)
                .isThrownBy(() -> lab.saved("going"))
                .withMessageContaining("namespace going is being deleted")
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.SourceChanged))
                .satisfies(failure -> assertThat(failure.hint()).contains("config.namespaces"));

        PointContent there = lab.content(lab.capture(new ConfigSource(CLIENT, ConfigLab.settings("going"), true)));
        assertThat(names(there)).contains("revoked");
    }

    @Test
    void anObjectThatIsBeingDeletedIsLeftOutAndNamed() {
        ConfigLab lab = new ConfigLab();
        ConfigLab.create(OBJECTS.formatted("held"));
        CLIENT.secrets().inNamespace("held").withName("revoked").delete();

        var point = lab.capture(ConfigLab.source("held"));

        assertThat(names(lab.content(point))).contains("keep").doesNotContain("revoked");
        assertThat(point.manifest().warnings())
                .singleElement()
                .asString()
                .contains("1 objects are being deleted", "Secret held/revoked");
    }

    /** Given back from an archive of before, such an object is one like all others. */
    @Test
    void aRestoreIntoANamespaceThatIsBeingDeletedWaitsForWhatHoldsIt() {
        ConfigLab.create(OBJECTS.formatted("going-target"));
        PointContent point = new ConfigLab().saved("going-target");
        delete("going-target");
        CLIENT.namespaces()
                .withName("going-target")
                .waitUntilCondition(
                        one -> one.getStatus().getConditions().stream()
                                .anyMatch(condition -> condition.getType().equals("NamespaceFinalizersRemaining")
                                        && condition.getStatus().equals("True")),
                        1,
                        TimeUnit.MINUTES);

        for (boolean keepGoing : new boolean[] {false, true}) {
            RestoreOptions options = into("none", "none").keepingGoing(keepGoing);
            assertThatExceptionOfType(TransientException.class)
                    .isThrownBy(() -> ConfigLab.restore(point, options))
                    .withMessageContaining("namespace going-target is being deleted")
                    .withMessageContaining("example.com/audit")
                    .satisfies(failure -> assertThat(failure.hint()).contains("wait"));
        }
        List<SavedObject> objects = Archive.read(point, _ -> true);
        assertThatThrownBy(() -> new Applier(CLIENT).applyEach(objects, true))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("example.com/audit");
    }

    private static void delete(String namespace) {
        CLIENT.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .delete();
        CLIENT.namespaces()
                .withName(namespace)
                .waitUntilCondition(one -> one.getMetadata().getDeletionTimestamp() != null, 1, TimeUnit.MINUTES);
    }

    private static List<String> names(PointContent point) {
        return Archive.read(point, _ -> true).stream().map(SavedObject::name).toList();
    }
}
