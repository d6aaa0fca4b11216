package io.holdfast.testkit;

import io.holdfast.adapter.s3.S3Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server as a process of this machine, on a free port and an empty folder. */
public final class S3Servers implements AutoCloseable {

    public static final String ACCESS_KEY = "holdfast-test";
    public static final String SECRET_KEY = "holdfast-secret";

    private final Process process;
    private final URI endpoint;
    private final Path folder;
    private final Thread atExit;

    private S3Servers(Process process, URI endpoint, Path folder) {
        this.process = process;
        this.endpoint = endpoint;
        this.folder = folder;
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts MinIO. */
    public static S3Servers minio() {
        return start(
                "minio",
                Map.of("MINIO_ROOT_USER", ACCESS_KEY, "MINIO_ROOT_PASSWORD", SECRET_KEY),
                (port, data) -> List.of(
                        "server",
                        "--quiet",
                        "--address",
                        "127.0.0.1:" + port,
                        "--console-address",
                        "127.0.0.1:0",
                        data));
    }

    /** Starts the Versity gateway on a plain folder. */
    public static S3Servers versitygw() {
        return start(
                "versitygw",
                Map.of("ROOT_ACCESS_KEY", ACCESS_KEY, "ROOT_SECRET_KEY", SECRET_KEY),
                (port, data) -> List.of("--quiet", "--port", "127.0.0.1:" + port, "posix", data));
    }

    /** Where it listens. */
    public URI endpoint() {
        return endpoint;
    }

    /** Makes a bucket of a new name. */
    public String newBucket() {
        String bucket = "b-" + UUID.randomUUID();
        try (S3Client client = client()) {
            client.createBucket(request -> request.bucket(bucket));
        }
        return bucket;
    }

    /** Settings for a new bucket. */
    public S3Settings newRepository(String prefix) {
        return S3Settings.of(endpoint, newBucket(), prefix, credentials());
    }

    public static S3Settings.Credentials credentials() {
        return new S3Settings.Credentials.Static(ACCESS_KEY, SECRET_KEY);
    }

    /** A client to look behind the store's back. */
    public S3Client client() {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build();
    }

    /** What MinIO has on its disk of a bucket's objects, and of uploads to any: it lists those of one exact key only. */
    public List<Path> left(String bucket) {
        Path data = folder.resolve("data");
        try (Stream<Path> objects = Files.walk(data.resolve(bucket));
                Stream<Path> uploads = Files.walk(data.resolve(".minio.sys/multipart"))) {
            return Stream.concat(objects, uploads)
                    .filter(file -> file.endsWith("xl.meta"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Arguments {
        List<String> of(int port, String data);
    }

    private static S3Servers start(String name, Map<String, String> environment, Arguments arguments) {
        try {
            Path folder = Files.createTempDirectory("holdfast-" + name);
            Path data = Files.createDirectory(folder.resolve("data"));
            int port = freePort();
            List<String> command = new ArrayList<>(List.of(binary(name)));
            command.addAll(arguments.of(port, data.toString()));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile());
            builder.environment().putAll(environment);
            S3Servers server = new S3Servers(builder.start(), URI.create("http://127.0.0.1:" + port), folder);
            server.awaitAnswer(port);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String binary(String name) throws IOException {
        Path script = Path.of(System.getProperty("holdfast.root", "."), "operator/e2e/lab/s3-servers");
        Process process = new ProcessBuilder(script.toString(), name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String path = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (path.isEmpty()) {
            throw new IOException(script + " " + name + " printed no path");
        }
        return path;
    }

    private void awaitAnswer(int port) throws IOException {
        for (int i = 0; i < 300; i++) {
            if (!process.isAlive()) {
                break;
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                socket.getOutputStream().write("GET / HTTP/1.0\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.setSoTimeout(1000);
                String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                // 503 is MinIO saying that it is not ready yet.
                if (answer.startsWith("HTTP/") && !answer.endsWith("503")) {
                    return;
                }
            } catch (IOException e) {
                // Not there yet.
            }
            pause();
        }
        String log = Files.readString(folder.resolve("log"));
        close();
        throw new IOException("the server did not come up: " + log);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
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

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
