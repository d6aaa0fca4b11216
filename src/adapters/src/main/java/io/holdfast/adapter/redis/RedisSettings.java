package io.holdfast.adapter.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to talk to a Redis or Valkey server.
 *
 * @param port the server's port
 * @param user ACL user, or null for the default one
 * @param password null where none is asked for
 * @param tls null for a plain connection
 * @param timeout how long a BGSAVE or a load may take
 */
public record RedisSettings(
        int port,
        @Nullable String user,
        @Nullable String password,
        @Nullable RedisTls tls,
        Duration timeout) {

    /** Never shows the password. */
    @Override
    public String toString() {
        return "RedisSettings[port=" + port + ", user=" + user + ", tls=" + (tls != null) + "]";
    }
}
