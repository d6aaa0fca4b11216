package io.holdfast.cli;

import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.seal.Identity;
import io.holdfast.testkit.QdrantDouble;
import io.holdfast.testkit.S3Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with a plan, its Secrets and its keys, as somebody who uses the command line has it. */
record Workplace(Path folder, Identity.Generated identity) {

    /** In every Secret's value that must never be seen. */
    static final String CANARY = "canary-c0ffee";

    static final String REDIS_PASSWORD = CANARY + " pass'word\"$(x)";

    static Workplace in(Path folder) {
        Workplace place = new Workplace(folder, Identity.generate());
        place.write("id.txt", place.identity.secret() + "\n");
        place.write("secrets/signing/ed25519.pem", SigningKey.generate().toPem());
        place.write("secrets/redis-auth/password", REDIS_PASSWORD + "\n");
        place.write("secrets/qdrant-auth/api-key", QdrantDouble.ADMIN_KEY);
        place.write("secrets/s3/accessKeyId", S3Servers.ACCESS_KEY);
        place.write("secrets/s3/secretAccessKey", S3Servers.SECRET_KEY);
        return place;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    String file(String name) {
        return path(name).toString();
    }

    Workplace write(String name, String text) {
        try {
            Path file = path(name);
            Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A repository in a folder of this one. */
    Workplace directoryRepository() {
        sh("mkdir repository");
        return repository("  directory: {path: " + file("repository") + "}\n");
    }

    Workplace s3Repository(String endpoint, String bucket) {
        return repository("""
                  s3:
                    bucket: %s
                    prefix: team/backups
                    endpoint: %s
                    pathStyle: true
                    credentials: {secretRef: {name: s3}}
                """.formatted(bucket, endpoint));
    }

    /** A policy with a Redis and a Qdrant. */
    Workplace policy(String redis, int qdrantPort) {
        return write("policy.yaml", """
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: nightly}
                spec:
                  repositories: [main]
                  sources:
                    - name: cache
                      redis:
                        %s
                        auth: {secretRef: {name: redis-auth}}
                    - name: vectors
                      qdrant:
                        address: 127.0.0.1:%d
                        apiKey: {secretRef: {name: qdrant-auth}}
                  schedules:
                    - {name: daily, cron: "0 2 * * *", timeZone: UTC}
                  retention: {keepLast: 1}
                """.formatted(redis, qdrantPort));
    }

    /** The options that every command needs here. */
    Console console() {
        return new Console()
                .with("-f", file("policy.yaml"), "-f", file("repository.yaml"), "--secrets", file("secrets"));
    }

    /** Runs a shell script in this folder and returns what it prints; fails if it fails. */
    String sh(String script) {
        try {
            Process shell = new ProcessBuilder("sh", "-euc", script)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            shell.getOutputStream().close();
            String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (shell.waitFor() != 0) {
                throw new AssertionError(script + "\n" + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Workplace repository(String store) {
        return write("repository.yaml", """
                apiVersion: holdfast.io/v1alpha1
                kind: BackupRepository
                metadata: {name: main}
                spec:
                %s  encryption: {recipients: [%s]}
                  signing: {secretRef: {name: signing}}
                """.formatted(store, identity.recipient()));
    }
}
