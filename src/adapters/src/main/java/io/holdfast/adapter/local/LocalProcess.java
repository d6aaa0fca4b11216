package io.holdfast.adapter.local;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.StderrTail;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A child process. */
final class LocalProcess implements RemoteProcess {

    private final String name;
    private final Process process;
    private boolean closed;
    private final StderrTail stderr = new StderrTail();

    LocalProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread.ofVirtual().name("stderr").start(() -> stderr.drain(process.getErrorStream()));
    }

    @Override
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    @Override
    public InputStream stdout() {
        return process.getInputStream();
    }

    @Override
    public String stderr() {
        return stderr.text();
    }

    @Override
    public int await(Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                stderr.awaitEnd();
                return process.exitValue();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        close();
        throw new TransientException(
                Reason.DeadlineExceeded,
                "'" + name + "' did not end within " + limit.toSeconds() + " s",
                "raise the source's timeout if this is expected");
    }

    /** Whoever comes second waits for the first. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        // Each is told once: a second TERM could cut short what the first one made a command do. The command is told
        // first: a shell whose child ends before it would go on as if all were well, and end untold.
        process.destroy();
        all.forEach(ProcessHandle::destroy);
        all.add(process.toHandle());
        awaitEnds(all);
        // What does not want to end may have started more since: those are looked for before it is gone.
        List<ProcessHandle> started =
                all.stream().flatMap(ProcessHandle::descendants).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private static void awaitEnds(List<ProcessHandle> all) {
        CompletableFuture<?>[] ends = all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(RemoteProcess.GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            // It did not want to; it will be made to.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
