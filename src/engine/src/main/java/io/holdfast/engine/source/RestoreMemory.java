package io.holdfast.engine.source;

import java.util.Optional;

/**
 * What a restore remembers across the death of its process: where it was going, so that the process that goes on does not
 * go somewhere else. It is kept where many may read it, so never anything secret.
 */
public interface RestoreMemory {

    /** What an earlier process of the same restore kept last; empty if there was none, or if it had not begun. */
    Optional<String> recall();

    /** Keeps a text before something is done that it tells of. Durable when this returns. */
    void keep(String text);

    /** For a restore that nobody goes on with. */
    static RestoreMemory none() {
        return new RestoreMemory() {
            @Override
            public Optional<String> recall() {
                return Optional.empty();
            }

            @Override
            public void keep(String text) {}
        };
    }
}
