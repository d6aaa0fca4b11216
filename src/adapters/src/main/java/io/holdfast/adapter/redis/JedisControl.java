package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import io.holdfast.engine.site.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Commands over a connection. */
final class JedisControl implements RedisControl {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final Endpoint endpoint;
    private final RedisSettings settings;
    private final String where;
    private @Nullable Jedis jedis;

    /** The endpoint stays the caller's, who closes it. */
    JedisControl(Endpoint endpoint, RedisSettings settings) {
        InetSocketAddress address = endpoint.address();
        this.endpoint = endpoint;
        this.settings = settings;
        this.where = address.getHostString() + ":" + address.getPort();
    }

    @Override
    public List<String> send(String... command) {
        byte[][] arguments = Arrays.stream(command)
                .skip(1)
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        List<String> lines = new ArrayList<>();
        flatten(reply(command[0], arguments), lines);
        return lines;
    }

    @Override
    public Drawn draw() {
        if (!(reply("RANDOMKEY") instanceof byte[] key)) {
            return Drawn.None;
        }
        return reply("DUMP", key) == null ? Drawn.Gone : Drawn.Read;
    }

    @Override
    public List<String> sendSecret(String... command) {
        return send(command);
    }

    @Override
    public void close() {
        if (jedis != null) {
            jedis.close();
        }
    }

    private @Nullable Object reply(String command, byte[]... arguments) {
        ProtocolCommand name = () -> command.getBytes(StandardCharsets.UTF_8);
        try {
            return connected().sendCommand(name, arguments);
        } catch (JedisConnectionException e) {
            throw endpoint.failure()
                    .orElseGet(() -> new TransientException(
                            Reason.SourceUnreachable,
                            "no connection to Redis at " + where + ": " + rootMessage(e),
                            "check the address, the port, TLS and NetworkPolicies",
                            e));
        } catch (JedisDataException e) {
            throw RedisErrors.of(command, String.valueOf(e.getMessage()), where);
        } catch (JedisException e) {
            throw new TransientException(
                    Reason.SourceFailed,
                    command + " on " + where + " failed: " + rootMessage(e),
                    "look at the server's log; the run is tried again",
                    e);
        }
    }

    /** Connects with the first command, so that a server that refuses or is not there fails as any command does. */
    private Jedis connected() {
        Jedis open = jedis;
        if (open == null) {
            open = new Jedis(sockets(endpoint.address(), settings), config(settings));
            jedis = open;
        }
        return open;
    }

    private static JedisSocketFactory sockets(InetSocketAddress address, RedisSettings settings) {
        return () -> {
            try {
                return RedisSockets.connect(address, settings, TIMEOUT_MILLIS);
            } catch (IOException e) {
                throw new JedisConnectionException(e);
            }
        };
    }

    private static DefaultJedisClientConfig config(RedisSettings settings) {
        DefaultJedisClientConfig.Builder config =
                DefaultJedisClientConfig.builder().autoNegotiateProtocol(false).socketTimeoutMillis(TIMEOUT_MILLIS);
        if (settings.user() != null) {
            config.user(settings.user());
        }
        if (settings.password() != null) {
            config.password(settings.password());
        }
        return config.build();
    }

    private static void flatten(@Nullable Object reply, List<String> lines) {
        switch (reply) {
            case null -> lines.add("");
            case byte[] text -> new String(text, StandardCharsets.UTF_8).lines().forEach(lines::add);
            case List<?> list -> list.forEach(element -> flatten(element, lines));
            default -> lines.add(reply.toString());
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
