package io.holdfast.adapter.local;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.RemoteProcess;
import io.holdfast.engine.site.StderrTail;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A child process. */
final class LocalProcess implements RemoteProcess {

    private final String name;
    private final Process process;
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

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
