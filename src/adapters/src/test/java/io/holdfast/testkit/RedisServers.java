package io.holdfast.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real {@code redis-server} of this machine, on a free port and an empty folder. */
public final class RedisServers implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final List<String> command;
    private final @Nullable String password;
    private final Thread atExit = new Thread(this::kill);
    private Process process;

    private RedisServers(String program, @Nullable String password, List<String> options) throws IOException {
        this.password = password;
        this.folder = Files.createTempDirectory("holdfast-redis");
        this.port = freePort();
        this.command =
                new ArrayList<>(List.of(program, "--bind", "127.0.0.1", "127.0.0.2", "--dir", folder.toString()));
        // Nobody saves behind a test's back; a later option of the test's own wins.
        command.addAll(List.of("--save", "", "--enable-debug-command", "yes", "--repl-diskless-sync-delay", "0"));
        command.addAll(List.of("--port", "" + port));
        if (password != null) {
            command.addAll(List.of("--requirepass", password));
        }
        options.forEach(
                option -> command.add(option.replace("${port}", "" + port).replace("${dir}", "" + folder)));
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts one without a password; options as for {@code redis-server}, where {@code ${port}} is the chosen one. */
    public static RedisServers start(String... options) {
        return start("redis-server", null, options);
    }

    /** Starts one of another version or product; {@link OtherRedis} knows which there are. */
    public static RedisServers of(Path program, String... options) {
        return start(program.toString(), null, options);
    }

    /** Starts one that asks for a password. */
    public static RedisServers withPassword(String password, String... options) {
        return start("redis-server", password, options);
    }

    private static RedisServers start(String program, @Nullable String password, String... options) {
        try {
            RedisServers server = new RedisServers(program, password, List.of(options));
            server.awaitUp();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** Where it keeps its files. */
    public Path folder() {
        return folder;
    }

    /** What it says in its log. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code redis-cli} and returns what it prints. */
    public String cli(String... words) {
        List<String> cli = new ArrayList<>(List.of("redis-cli", "-p", "" + port));
        if (command.contains("--tls-port")) {
            cli.addAll(List.of("--tls", "--insecure"));
        }
        cli.addAll(Arrays.asList(words));
        return run(cli, new byte[0]);
    }

    /** Fills three databases with values of every type, a function among them; some 300 KB that cannot be compressed. */
    public RedisServers fill(long seed) {
        Random random = new Random(seed);
        StringBuilder lines = new StringBuilder();
        for (int db : new int[] {0, 3, 15}) {
            lines.append("SELECT ").append(db).append('\n');
            for (int i = 0; i < 20; i++) {
                lines.append("SET blob:%d %s%n".formatted(i, hex(random, 5000)));
            }
            lines.append("SET with-ttl:1 x EX 100000\nSET \"with space\" \"line\\nbreak\"\nSET empty \"\"\n");
            lines.append("HSET hash a 1 b 2 c %d%nSADD set x y z%nRPUSH list 1 2 3%n".formatted(random.nextInt()));
            lines.append("ZADD scores 1.5 one 2.5 two\nXADD stream 1-1 field value\nPFADD seen a b c\n");
        }
        lines.append("FUNCTION LOAD \"#!lua name=lib\\nredis.register_function('f', function() return %d end)\"%n"
                .formatted(random.nextInt(1000)));
        String answer =
                run(List.of("redis-cli", "-p", "" + port), lines.toString().getBytes(StandardCharsets.UTF_8));
        if (answer.contains("ERR")) {
            throw new IllegalStateException(answer);
        }
        return this;
    }

    /** The digest of all keys and values of all databases, and the functions. */
    public String state() {
        return cli("DEBUG", "DIGEST") + cli("FUNCTION", "LIST", "WITHCODE");
    }

    /** One value of INFO. */
    public String info(String name) {
        return cli("INFO", "all")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** Waits until it saves, and sends a signal to the child that does. */
    public void signalChild(String signal) {
        await(() -> process.children().findAny().isPresent());
        process.children()
                .forEach(child -> run(List.of("kill", "-s", signal, Long.toString(child.pid())), new byte[0]));
    }

    /** Waits for something that this server is about to do. */
    public void await(BooleanSupplier what) {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("it did not come about: " + log());
            }
            pause();
        }
    }

    /** Ends it as a power cut does, and starts it again on the same files. */
    public void restart() {
        try {
            kill();
            process = launch();
            awaitUp();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private void kill() {
        process.children().forEach(ProcessHandle::destroyForcibly);
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private void awaitUp() {
        await(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the server did not come up: " + log());
            }
            String answer = cli("PING");
            return answer.contains("PONG") || answer.contains("NOPERM") || answer.contains("unknown command");
        });
    }

    private String run(List<String> words, byte[] input) {
        try {
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
            if (password != null) {
                builder.environment().put("REDISCLI_AUTH", Objects.requireNonNull(password));
            }
            Process tool = builder.start();
            Thread feed = Thread.ofVirtual().start(() -> {
                try (var in = tool.getOutputStream()) {
                    in.write(input);
                } catch (IOException _) {
                    // A tool that did not want its input says so in its output.
                }
            });
            String answer = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            feed.join();
            tool.waitFor();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String hex(Random random, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return java.util.HexFormat.of().formatHex(value);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
