package io.holdfast.adapter.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was captured is read back as the text that it was, whatever YAML would make of it. */
class CanonicalTest {

    /** Texts that a YAML reader takes for numbers, times, booleans or nothing, or folds, or ends early at. */
    private static final String[] TEXTS = {
        "00:00:30.500",
        "1:30",
        "12:30:45",
        "190:20:30.15",
        "-1:30",
        "0x1F",
        "0o17",
        "017",
        "1_000",
        "1e3",
        "1E+3",
        ".5",
        "5.",
        ".inf",
        "-.INF",
        ".nan",
        "~",
        "null",
        "Null",
        "yes",
        "No",
        "on",
        "OFF",
        "true",
        "y",
        "n",
        "2001-01-01",
        "2001-12-14t21:59:43.10-05:00",
        "",
        " ",
        "  a",
        "a  ",
        "\n",
        "a\n",
        "a\n\n",
        "\na",
        " a\n b\n",
        "a\r\nb",
        "a\tb",
        "\ta",
        "#a",
        "a #b",
        "a: b",
        "a:",
        ":a",
        "- a",
        "-",
        "?",
        "? a",
        "!tag",
        "&a",
        "*a",
        "%a",
        "@a",
        "`a",
        "|",
        ">",
        "{",
        "}",
        "[",
        "]",
        ",",
        "'",
        "\"",
        "a'b\"c",
        "---",
        "...",
        "<<",
        "=",
        "\u0000",
        "\u007f",
        "\u0085",
        "\u2028",
        "\ufeff",
        "é",
        "\ud83d\ude00",
        "trailing \nspace",
        "\\",
        "0",
        "-0",
        "1.0",
        "9".repeat(40)
    };

    private static final String ALPHABET = "0123456789:._-+eExXa~ \n\t#'\"|>&*!%@,[]{}?=";

    @Test
    void everyTextIsReadBackAsItWas() throws IOException {
        for (String text : TEXTS) {
            assertReadBack(text);
        }
    }

    @Test
    void soIsAnyOther() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(12); left >= 0; left--) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            try {
                assertReadBack(text.toString());
            } catch (IOException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void assertReadBack(String text) throws IOException {
        GenericKubernetesResource object = new KubernetesSerialization()
                .convertValue(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("a")
                                .withNamespace("b")
                                .addToAnnotations("text", text)
                                .endMetadata()
                                .addToData("key", text)
                                .build(),
                        GenericKubernetesResource.class);

        byte[] yaml = Canonical.yaml(object, ConfigKind.ConfigMap);
        ObjectNode read;
        try {
            read = Canonical.read(yaml);
        } catch (IOException e) {
            throw new IOException("not readable: '" + text + "'", e);
        }

        assertThat(read.at("/data/key").textValue())
                .as("'%s' in %s", text, new String(yaml, StandardCharsets.UTF_8))
                .isEqualTo(text);
        assertThat(read.at("/metadata/annotations/text").textValue()).isEqualTo(text);
    }
}
