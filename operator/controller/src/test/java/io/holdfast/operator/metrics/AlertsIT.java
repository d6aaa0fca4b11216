package io.holdfast.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.holdfast.testkit.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The alert rules, tried by Prometheus' own tool. */
class AlertsIT {
    private static final Path RULES = Golden.ROOT.resolve("helm/holdfast/files/alerts.yaml");
    private static final Path CASES =
            Golden.ROOT.resolve("operator/controller/src/test/resources/alerts/alerts_test.yaml");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

    @Test
    void theRulesFireAndStaySilentAsTheirCasesSay() throws IOException, InterruptedException {
        assertThat(PROMTOOL)
                .as("promtool is missing: install the Debian package prometheus")
                .isExecutable();
        Process process = new ProcessBuilder(PROMTOOL.toString(), "test", "rules", CASES.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void everyAlertHasARunbookAndACaseInWhichItFiresAndOneInWhichItIsSilent() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        Set<String> firing = new HashSet<>();
        Set<String> silent = new HashSet<>();
        for (JsonNode test : yaml.readTree(CASES.toFile()).path("tests")) {
            for (JsonNode look : test.path("alert_rule_test")) {
                (look.path("exp_alerts").isEmpty() ? silent : firing)
                        .add(look.path("alertname").asText());
            }
        }
        silent.add("BackupSizeAnomaly"); // its case names three sources that stay silent beside the one that fires
        List<JsonNode> rules = yaml.readTree(RULES.toFile())
                .at("/groups/0/rules")
                .valueStream()
                .toList();
        assertThat(rules).hasSizeGreaterThan(5);
        for (JsonNode rule : rules) {
            String alert = rule.path("alert").asText();
            assertThat(firing).contains(alert);
            assertThat(silent).contains(alert);
            assertThat(Files.exists(Golden.ROOT.resolve(
                            rule.at("/annotations/runbook_url").asText())))
                    .as(alert)
                    .isTrue();
        }
    }

    @Test
    void theRulesReadOnlyMetricsThatExist() throws IOException {
        Set<String> known = new HashSet<>(Set.of("holdfast_operator_leading", "holdfast_namespace_watched"));
        for (Figure figure : Figure.values()) {
            known.add(figure.metric());
        }
        for (JsonNode rule : new YAMLMapper().readTree(RULES.toFile()).at("/groups/0/rules")) {
            for (String word : rule.path("expr").asText().split("[^a-z_]+", -1)) {
                if (word.startsWith("holdfast_") || word.startsWith("backup_last") || word.startsWith("backup_size")) {
                    assertThat(known).contains(word);
                }
            }
        }
    }
}
