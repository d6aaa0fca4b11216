package io.holdfast.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real PostgreSQL of this machine, in a folder of its own, that asks for a password. */
public final class PostgresServers implements AutoCloseable {
    /** Name and password of its superuser. */
    public static final String USER = "postgres";

    public static final String PASSWORD = "canary-pass'word";

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private final Path bin;
    private final Path folder;
    private final int port;
    private final Thread atExit = new Thread(this::kill);
    private Process process;

    private PostgresServers() throws IOException {
        bin = programs();
        folder = Files.createTempDirectory("holdfast-postgres");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        if (isRoot()) {
            run("chown", "-R", USER, folder.toString()); // it refuses to run as root
        }
        run(asItself(
                program("initdb"),
                "-D",
                data(),
                "-U",
                USER,
                "--auth=scram-sha-256",
                "--pwfile=" + folder.resolve("password"),
                "--no-sync"));
        process = launch();
        Runtime.getRuntime().addShutdownHook(atExit);
        awaitUp();
    }

    public static PostgresServers start() {
        try {
            return new PostgresServers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of its database {@code postgres}. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Ends it as a power cut does. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(asItself(
                        program("postgres"),
                        "-D",
                        data(),
                        "-p",
                        "" + port,
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=" + folder,
                        "-c",
                        "fsync=off"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private void awaitUp() throws IOException {
        for (int tries = 0; tries < 300; tries++) {
            if (attempt(program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", "" + port) == 0) {
                return;
            }
            pause();
        }
        throw new IllegalStateException("PostgreSQL did not come up: " + Files.readString(folder.resolve("log")));
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private String program(String name) {
        return bin.resolve(name).toString();
    }

    private static Path programs() throws IOException {
        if (!Files.isDirectory(DEBIAN)) {
            throw new IllegalStateException("PostgreSQL's server is needed: apt-get install postgresql");
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(each -> Files.isExecutable(each.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> asItself(String... command) {
        List<String> words = new ArrayList<>();
        if (isRoot()) {
            words.addAll(List.of("runuser", "-u", USER, "--"));
        }
        words.addAll(List.of(command));
        return words;
    }

    private static int attempt(String... command) throws IOException {
        Process tool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return waitFor(tool);
    }

    private static void run(String... command) throws IOException {
        run(List.of(command));
    }

    private static void run(List<String> command) throws IOException {
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (waitFor(tool) != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said);
        }
    }

    private static int waitFor(Process tool) {
        try {
            return tool.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
