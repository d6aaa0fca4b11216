package io.holdfast.adapter.pod;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.dsl.ExecListener;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What the server says of a command's end. The client keeps the exit code alone, and not even that after a failed write. */
final class ServerSays implements ExecListener {

    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private volatile String message = "";

    @Override
    public void onExit(int exit, @Nullable Status status) {
        message = status == null || status.getMessage() == null ? "" : status.getMessage();
        code.complete(exit);
    }

    @Override
    public void onClose(int closeCode, String reason) {}

    /** Why the command ended as it did; empty if the server did not say. */
    String message() {
        return message;
    }

    /** The exit code, negative if the command did not start; empty if the server has not told within the limit. */
    OptionalInt code(Duration limit) {
        try {
            return OptionalInt.of(code.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException _) {
            return OptionalInt.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }
}
