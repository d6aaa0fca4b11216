package io.holdfast.adapter.pod;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.StderrTail;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A command in a container. It says its process id on standard error first, so that it can be killed by a second
 * command: closing the connection alone does not end a process that neither reads nor writes.
 */
final class ExecProcess implements RemoteProcess {

    private static final Pattern PID = Pattern.compile("holdfast-pid (\\d+)\n");
    private static final List<String> ANNOUNCE = List.of("sh", "-c", "echo \"holdfast-pid $$\" >&2; exec \"$@\"", "sh");
    private static final List<String> KILL =
            List.of("sh", "-c", "kill -s TERM -- \"-$1\" 2>/dev/null || kill -s TERM \"$1\" 2>/dev/null || true", "sh");

    private final KubernetesClient client;
    private final PodAddress pod;
    private final ExecWatch watch;
    private final StderrTail stderr = new StderrTail();
    private boolean ended;

    private ExecProcess(KubernetesClient client, PodAddress pod, ExecWatch watch) {
        this.client = client;
        this.pod = pod;
        this.watch = watch;
        Thread.ofVirtual().name("stderr").start(() -> stderr.drain(watch.getError()));
    }

    static ExecProcess start(KubernetesClient client, PodAddress pod, List<String> command) {
        List<String> announced = new ArrayList<>(ANNOUNCE);
        announced.addAll(command);
        return new ExecProcess(client, pod, exec(client, pod, announced));
    }

    @Override
    public OutputStream stdin() {
        return watch.getInput();
    }

    @Override
    public InputStream stdout() {
        return watch.getOutput();
    }

    @Override
    public String stderr() {
        return PID.matcher(stderr.text()).replaceFirst("");
    }

    @Override
    public int await(Duration limit) {
        try {
            Integer code = watch.exitCode().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            ended = code != null;
            if (code == null) {
                throw broken("the connection closed before the command's exit code arrived", null);
            }
            stderr.awaitEnd();
            return code;
        } catch (TimeoutException e) {
            close();
            throw new TransientException(
                    Reason.DeadlineExceeded,
                    "a command in " + pod + " did not end within " + limit.toSeconds() + " s",
                    "raise the source's timeout if this is expected",
                    e);
        } catch (ExecutionException e) {
            String said = String.valueOf(e.getCause());
            if (said.contains("executable file not found")) {
                ended = true;
                byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
                stderr.add(bytes, bytes.length);
                return 127;
            }
            throw broken(said, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken("waiting was interrupted", e);
        }
    }

    @Override
    public void close() {
        if (!ended && !watch.exitCode().isDone()) {
            ended = true;
            kill();
        }
        watch.close();
    }

    private void kill() {
        Matcher pid = PID.matcher(stderr.text());
        if (!pid.find()) {
            return;
        }
        List<String> command = new ArrayList<>(KILL);
        command.add(pid.group(1));
        try (ExecWatch killing = exec(client, pod, command)) {
            killing.exitCode().get(5, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | TransientException _) {
            // The container may be gone, and the process with it; nothing more can be done from here.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static ExecWatch exec(KubernetesClient client, PodAddress pod, List<String> command) {
        try {
            return client.pods()
                    .inNamespace(pod.namespace())
                    .withName(pod.pod())
                    .inContainer(pod.container())
                    .redirectingInput()
                    .redirectingOutput()
                    .redirectingError()
                    .exec(command.toArray(String[]::new));
        } catch (KubernetesClientException e) {
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
