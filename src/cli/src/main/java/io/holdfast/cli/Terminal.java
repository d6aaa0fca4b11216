package io.holdfast.cli;

import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A person at a keyboard, who can be asked. */
interface Terminal {

    /** A line that is typed; null at the end of input. */
    @Nullable
    String typed();

    /** Empty in a script, a pod or a pipe. JDK 25 has no console there again, after three versions that had one always. */
    @SuppressWarnings("SystemConsoleNull")
    static Optional<Terminal> find() {
        Console console = System.console();
        return console == null || !console.isTerminal() ? Optional.empty() : Optional.of(console::readLine);
    }
}
