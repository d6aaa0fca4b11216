package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** Runs the command line in this process and remembers everything that it ever said. */
final class Console {

    private final StringBuilder everything = new StringBuilder();
    private List<String> always = List.of();

    /** What came of one command. */
    record Answer(int code, String out, String err) {

        /** Fails unless the command succeeded. */
        Answer ok() {
            assertThat(code).as("%s%n%s", out, err).isZero();
            return this;
        }

        /** Fails unless the command ended with this code, an error with this reason, and a hint. */
        Answer failed(ExitCode expected, String reason) {
            assertThat(code).as("%s%n%s", out, err).isEqualTo(expected.number());
            assertThat(err).contains("(" + reason + ")").containsPattern("hint:? +\\S+");
            return this;
        }

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (JsonProcessingException e) {
                throw new AssertionError(out, e);
            }
        }
    }

    /** Options that every command after the first word gets. */
    Console with(String... options) {
        always = List.of(options);
        return this;
    }

    /** Runs a command with the options of every command. */
    Answer run(String command, String... options) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(always);
        words.addAll(List.of(options));
        return plain(words.toArray(String[]::new));
    }

    /** Runs a command with nothing but these words. */
    Answer plain(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
        everything.append(out).append(err);
        return new Answer(code, out.toString(), err.toString());
    }

    /** All that was printed by any command. */
    String everything() {
        return everything.toString();
    }
}
