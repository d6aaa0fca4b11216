package io.holdfast.adapter.redis;

import java.util.List;

/** Sends commands to a server; every reply comes back as text lines. */
interface RedisControl extends AutoCloseable {

    /** What became of a key that was drawn. */
    enum Drawn {
        /** There is none to draw. */
        None,
        /** It went before its value was read, as a key whose time has passed does. */
        Gone,
        /** Its value was read whole. */
        Read
    }

    /**
     * Sends one command.
     *
     * @return the reply: one line for a simple reply, one per element of a list, the lines of a bulk text
     * @throws io.holdfast.engine.failure.RecoveryException for an error reply, with what the server said
     */
    List<String> send(String... command);

    /** Sends one command whose last word is a secret, which nobody else at the server's place gets to see. */
    List<String> sendSecret(String... command);

    /** Draws a key at random and has the server read its value whole. Neither of them need be text. */
    Drawn draw();

    @Override
    void close();
}
