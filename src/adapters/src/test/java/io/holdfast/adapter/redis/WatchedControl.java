package io.holdfast.adapter.redis;

import java.util.List;
import java.util.function.Consumer;

/**
 * Commands of which somebody hears before they are sent.
 *
 * @param before given a command's words; what it throws keeps the command from being sent
 */
record WatchedControl(RedisControl real, Consumer<String> before) implements RedisControl {

    @Override
    public List<String> send(String... command) {
        before.accept(String.join(" ", command));
        return real.send(command);
    }

    @Override
    public List<String> sendSecret(String... command) {
        before.accept(String.join(" ", command));
        return real.sendSecret(command);
    }

    @Override
    public Drawn draw() {
        return real.draw();
    }

    @Override
    public void close() {
        real.close();
    }
}
