package io.holdfast.recovery.report;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A Markdown text that grows line by line. */
final class Markdown {
    private final StringBuilder text = new StringBuilder();

    /** As it stands, without any escaping. */
    void line(String line) {
        text.append(line).append('\n');
    }

    void heading(String heading) {
        line("");
        line("## " + heading);
        line("");
    }

    /** Cells are escaped, the head is not. */
    void table(List<String> head, List<List<String>> rows) {
        row(head);
        row(Collections.nCopies(head.size(), "---"));
        rows.forEach(cells -> row(cells.stream().map(Markdown::escaped).toList()));
    }

    void list(List<String> items) {
        items.forEach(item -> line("- " + escaped(item)));
    }

    private void row(List<String> cells) {
        line(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
    }

    /** What services and people wrote must neither break a table nor become markup. */
    static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("[", "\\[")
                .replace("`", "\\`")
                .replace("*", "\\*")
                .replaceAll("\\R+", " ");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
