package io.holdfast.cli.cold;

import java.util.Optional;

/** Who sits in front of a recovery. */
public interface Terminal {

    /** Prints a line. */
    void say(String line);

    /** Asks, and waits for a line; empty if nobody is there to answer. */
    Optional<String> ask(String question);
}
