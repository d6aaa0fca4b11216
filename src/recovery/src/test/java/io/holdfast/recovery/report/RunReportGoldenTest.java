package io.holdfast.recovery.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.holdfast.engine.point.SignedJson;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.testkit.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The reports of two drills that really ran, in every form, and the schema that they follow. */
final class RunReportGoldenTest {
    private static final String SCHEMA = "docs/reference/run-report.schema.json";
    private static final String FILES = "src/recovery/src/test/resources/report/";

    @Test
    void theSchemaIsThatOfTheRecords() throws IOException {
        Golden.compare(SCHEMA, ReportSchema.text());
    }

    @Test
    void aDrillThatPassedIsToldSo() throws IOException {
        assertForms("passed");
    }

    @Test
    void aDrillThatFailedIsToldSo() throws IOException {
        assertForms("failed");
    }

    private static void assertForms(String name) throws IOException {
        RunReport report = KnownRuns.report(name);
        Golden.compare(FILES + name + ".md", ReportMarkdown.of(report));
        Golden.compare(FILES + name + ".html", ReportHtml.of(report));
        String json = new String(
                new SignedJson("report", 1 << 20).write(report, SigningKey.generate()), StandardCharsets.UTF_8);
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(ReportSchema.text());
        assertThat(schema.validate(json, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(json.replace("\"outcome\"", "\"end\""), InputFormat.JSON))
                .isNotEmpty();
    }
}
