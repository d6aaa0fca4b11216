package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares a generated file with the committed one, or writes it with {@code -Dgolden=update}. */
public final class Golden {
    public static final Path ROOT = Path.of(System.getProperty("holdfast.root", "../.."));

    private Golden() {}

    public static void compare(String file, String wanted) throws IOException {
        Path path = ROOT.resolve(file);
        if ("update".equals(System.getProperty("golden"))) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, wanted);
        }
        assertThat(path).as("run with -Dgolden=update to write it").content().isEqualTo(wanted);
    }
}
