package io.holdfast.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs the project's own scripts, and the programs that people use. */
final class Shell {
    static final Path ROOT = Path.of(System.getProperty("holdfast.root", "../.."))
            .toAbsolutePath()
            .normalize();

    private Shell() {}

    /** What it prints to standard output; fails if it fails. */
    static String run(String... command) {
        Result result = attempt(command);
        if (result.code() != 0) {
            throw new IllegalStateException(Arrays.toString(command) + ": " + result.said());
        }
        return result.said();
    }

    /** The last line that a script prints: what it made. */
    static String script(String path, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = ROOT.resolve(path).toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return List.of(run(command).strip().split("\n", -1)).getLast();
    }

    /** Both streams, and the code. */
    static Result attempt(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(ROOT.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), said);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    record Result(int code, String said) {}
}
