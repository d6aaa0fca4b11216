package io.holdfast.engine.capture;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.point.StoredObject;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.stream.PartBuffers;
import io.holdfast.engine.stream.PartWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One artifact on its way to one repository. A lane that failed takes nothing more and does not hold up the others. */
final class Lane {

    private final PartWriter parts;
    private final String repository;
    private @Nullable OutputStream sealed;
    private @Nullable RecoveryException failure;

    Lane(Destination destination, ObjectKey key, CapturePlan plan, PartBuffers buffers, Progress progress) {
        this.repository = destination.repository().name();
        this.parts = new PartWriter(destination.repository().store(), key, buffers, plan.owner(), progress::addStored);
        guarded(() -> sealed = destination.sealer().seal(parts));
    }

    @Nullable
    RecoveryException failure() {
        return failure;
    }

    void write(byte[] bytes, int offset, int length) {
        OutputStream out = sealed;
        if (failure == null && out != null) {
            guarded(() -> out.write(bytes, offset, length));
        }
    }

    /** Ends both formats and publishes; empty if the lane failed. */
    List<StoredObject> finish() {
        OutputStream out = sealed;
        if (failure != null || out == null) {
            return List.of();
        }
        StoredObject[][] objects = new StoredObject[1][];
        guarded(() -> {
            out.close();
            objects[0] = parts.finish().toArray(StoredObject[]::new);
        });
        return objects[0] == null ? List.of() : List.of(objects[0]);
    }

    /** Frees native memory and what was uploaded; published objects stay and are cleared with the folder. */
    void abort() {
        RecoveryException before = failure;
        OutputStream out = sealed;
        try {
            parts.abort();
        } catch (RecoveryException e) {
            if (before != null && before != e) {
                before.addSuppressed(e);
            }
        }
        if (out != null) {
            try {
                out.close();
            } catch (IOException | RuntimeException _) {
                // Closing an aborted stream has nowhere to write its end to; only its memory matters here.
            }
        }
        failure = before;
    }

    private void guarded(Step step) {
        try {
            step.run();
        } catch (RecoveryException e) {
            failure = e;
            abort();
        } catch (IOException e) {
            failure = new TransientException(
                    Reason.RepositoryFailed,
                    "writing to repository '" + repository + "' failed: " + e.getMessage(),
                    "the run is tried again",
                    e);
            abort();
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
