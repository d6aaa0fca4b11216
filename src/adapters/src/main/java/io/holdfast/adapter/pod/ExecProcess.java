package io.holdfast.adapter.pod;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecListener;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.StderrTail;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A command in a container. */
final class ExecProcess implements RemoteProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LAST_WORD = Duration.ofSeconds(3);
    private static final int NOT_FOUND = 127;

    private final KubernetesClient client;
    private final PodAddress pod;
    private final ExecWatch watch;
    private final ServerSays serverSays;
    private final ExecOutput stdout;
    private final StderrTail stderr = new StderrTail();
    private final CompletableFuture<Optional<RunningCommand>> running = new CompletableFuture<>();
    private boolean closed;

    private ExecProcess(KubernetesClient client, PodAddress pod, List<String> command) {
        this.client = client;
        this.pod = pod;
        this.serverSays = new ServerSays();
        this.watch = exec(RunningCommand.announcing(command), serverSays);
        this.stdout = new ExecOutput(watch.getOutput(), watch.exitCode());
        Thread.ofVirtual().name("stderr").start(() -> {
            running.complete(RunningCommand.read(watch.getError(), stderr));
            stderr.drain(watch.getError());
        });
    }

    static ExecProcess start(KubernetesClient client, PodAddress pod, List<String> command) {
        return new ExecProcess(client, pod, command);
    }

    @Override
    public OutputStream stdin() {
        return new ExecInput(watch.getInput(), watch.exitCode());
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public String stderr() {
        return stderr.text();
    }

    @Override
    public int await(Duration limit) {
        if (!watch.exitCode().isDone()) {
            Thread.ofVirtual().name("stdout").start(stdout::lookAhead);
        }
        try {
            Integer code = watch.exitCode().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (code == null) {
                throw broken("the connection closed before the command's exit code arrived", null);
            }
            stderr.awaitEnd();
            return code < 0 ? notStarted() : code;
        } catch (TimeoutException e) {
            close();
            throw new TransientException(
                    Reason.DeadlineExceeded,
                    "a command in " + pod + " did not end within " + limit.toSeconds() + " s",
                    "raise the source's timeout if this is expected",
                    e);
        } catch (ExecutionException e) {
            return endDespite(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken("waiting was interrupted", e);
        }
    }

    /**
     * The client gives up when it cannot send, as it does to a command that has ended or never began. What the server said
     * of that end may still be on its way, and is the better answer.
     */
    private int endDespite(ExecutionException e) {
        if (e.getCause() instanceof KubernetesClientException refused) {
            throw Pods.failure(refused, "running a command in " + pod);
        }
        int code = serverSays.code(LAST_WORD).orElseThrow(() -> broken(String.valueOf(e.getCause()), e));
        stderr.awaitEnd();
        return code < 0 ? notStarted() : code;
    }

    /** Whoever comes second waits for the first: the client may be closed after this. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (!hasEnded()) {
                end();
            }
            watch.close();
        }
    }

    /** A connection that broke says nothing of the command. */
    private boolean hasEnded() {
        return watch.exitCode().state() == Future.State.SUCCESS
                && watch.exitCode().resultNow() != null;
    }

    /** Waits for it, but not for a container that takes no more commands because it is about to end itself. */
    private void end() {
        Thread ending = Thread.ofVirtual().name("end-of-command").start(this::endCommand);
        try {
            boolean _ = ending.join(PATIENCE.plus(GRACE));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void endCommand() {
        try {
            Optional<RunningCommand> command = running.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (command.isPresent()) {
                try (ExecWatch ending = exec(command.get().ending(), new ServerSays())) {
                    ending.exitCode().get(PATIENCE.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (ExecutionException | TimeoutException | RecoveryException _) {
            // The container may be gone, and the process with it; nothing more can be done from here.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The runtime could not start the command; only the server's status says why. */
    private int notStarted() {
        String said = serverSays.message();
        if (!said.contains("executable file not found") && !said.contains("no such file or directory")) {
            throw broken(said, null);
        }
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        stderr.add(bytes, bytes.length);
        return NOT_FOUND;
    }

    private ExecWatch exec(List<String> command, ExecListener listener) {
        try {
            return client.pods()
                    .inNamespace(pod.namespace())
                    .withName(pod.pod())
                    .inContainer(pod.container())
                    .redirectingInput()
                    .redirectingOutput()
                    .redirectingError()
                    .usingListener(listener)
                    .exec(command.toArray(String[]::new));
        } catch (RuntimeException e) {
            // The client lets through what its HTTP library throws, of whatever type.
            throw Pods.failure(e, "running a command in " + pod);
        }
    }

    private TransientException broken(String what, @Nullable Exception cause) {
        return new TransientException(
                Reason.SourceUnreachable,
                "a command in " + pod + " broke: " + what,
                "the pod was deleted, or the connection through the API server was cut; the run is tried again",
                cause);
    }
}
