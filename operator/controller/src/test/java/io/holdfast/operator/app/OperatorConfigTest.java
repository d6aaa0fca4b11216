package io.holdfast.operator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.operator.job.WorkerImage;
import io.holdfast.testkit.Golden;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperatorConfigTest {
    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("HOLDFAST_NAMESPACES", "a, b"),
            Map.entry("HOLDFAST_NAMESPACE_INTERVAL", "7s"),
            Map.entry("HOLDFAST_WORKER_IMAGE", "image:1"),
            Map.entry("HOLDFAST_WORKER_PULL_POLICY", "Always"),
            Map.entry("HOLDFAST_WORKER_SERVICE_ACCOUNT", "account"),
            Map.entry("HOLDFAST_IMPORT_SERVICE_ACCOUNT", "import"),
            Map.entry("HOLDFAST_DRILL_SERVICE_ACCOUNT", "drill"),
            Map.entry("HOLDFAST_DRILL_CLUSTER_ROLE", "drill-role"),
            Map.entry("HOLDFAST_CAPTURE_CLUSTER_ROLE", "capture-role"),
            Map.entry("HOLDFAST_RESTORE_CLUSTER_ROLE", "restore-role"),
            Map.entry("HOLDFAST_RECOVERY_SERVICE_ACCOUNT", "recovery"),
            Map.entry("HOLDFAST_WORKER_START_GRACE", "90s"),
            Map.entry("HOLDFAST_WATCH_CONFIGURATION", "true"),
            Map.entry("HOLDFAST_LEADER_ELECTION", "false"),
            Map.entry("HOLDFAST_LEASE_NAMESPACE", "here"),
            Map.entry("HOLDFAST_IDENTITY", "me"),
            Map.entry("HOLDFAST_HTTP_PORT", "1"),
            Map.entry("HOLDFAST_THREADS", "2"));

    @Test
    void onlyTheImageHasNoDefault() {
        assertThat(OperatorConfig.from(Map.of("HOLDFAST_WORKER_IMAGE", "i", "PATH", "/bin")))
                .isEqualTo(new OperatorConfig(
                        Set.of(),
                        Duration.ofSeconds(20),
                        new WorkerImage(
                                "i",
                                "IfNotPresent",
                                "holdfast-worker",
                                "",
                                "",
                                "",
                                "holdfast-drill",
                                "holdfast-capture",
                                "holdfast-restore"),
                        Duration.ofMinutes(5),
                        false,
                        true,
                        "holdfast-system",
                        "holdfast-operator",
                        8080,
                        10));
        assertThatThrownBy(() -> OperatorConfig.from(Map.of())).hasMessage("HOLDFAST_WORKER_IMAGE is required");
    }

    @Test
    void everySettingReachesItsField() {
        assertThat(ALL.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        OperatorConfig.ALL.stream().map(Setting::name).toList());
        assertThat(OperatorConfig.from(ALL))
                .isEqualTo(new OperatorConfig(
                        Set.of("a", "b"),
                        Duration.ofSeconds(7),
                        new WorkerImage(
                                "image:1",
                                "Always",
                                "account",
                                "import",
                                "drill",
                                "recovery",
                                "drill-role",
                                "capture-role",
                                "restore-role"),
                        Duration.ofSeconds(90),
                        true,
                        false,
                        "here",
                        "me",
                        1,
                        2));
    }

    @Test
    void aNameThatIsNotKnownIsRefused() {
        Map<String, String> wrong = new HashMap<>(ALL);
        wrong.put("HOLDFAST_NAMESPACE", "a");
        assertThatThrownBy(() -> OperatorConfig.from(wrong)).hasMessage("unknown settings: HOLDFAST_NAMESPACE");
    }

    @Test
    void aValueThatCannotBeReadIsRefusedByName() {
        Map<String, String> wrong = new HashMap<>(ALL);
        wrong.put("HOLDFAST_LEADER_ELECTION", "yes");
        assertThatThrownBy(() -> OperatorConfig.from(wrong))
                .hasMessage("HOLDFAST_LEADER_ELECTION: 'yes' is neither true nor false");
    }

    @Test
    void thePageOfSettingsIsThatOfTheList() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Settings of the operator

                Environment variables. Generated from `OperatorConfig`; do not edit. An unknown `HOLDFAST_*` name is refused.

                | variable | default | meaning |
                | --- | --- | --- |
                """);
        for (Setting<?> setting : OperatorConfig.ALL) {
            page.append("| `").append(setting.name()).append("` | ");
            page.append(setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`");
            page.append(" | ").append(setting.meaning()).append(" |\n");
        }
        Golden.compare("docs/reference/configuration.md", page.toString());
    }
}
