package io.holdfast.operator.metrics;

import io.holdfast.testkit.Golden;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MetricsGoldenTest {

    @Test
    void thePageOfMetricsIsThatOfTheEnum() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Metrics of the operator

                Generated from `Figure`; do not edit. Only the leader shows them. Labels: `backup_namespace`, `policy`, `source`;
                `holdfast_backup_failures_total` has `reason` too, `holdfast_repository_available` has `backup_namespace` and
                `repository`. Besides: `holdfast_build_info`, `holdfast_operator_leading`, `holdfast_operator_start_seconds`,
                `holdfast_namespace_watched` (by `backup_namespace`: 0 while it is gone), and the process's own figures.

                | metric | type | meaning |
                | --- | --- | --- |
                """);
        for (Figure figure : Figure.values()) {
            page.append("| `")
                    .append(figure.metric())
                    .append(figure.counts() ? "_total` | counter | " : "` | gauge | ");
            page.append(figure.help()).append(" |\n");
        }
        Golden.compare("docs/reference/metrics.md", page.toString());
    }
}
