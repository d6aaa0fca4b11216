package io.holdfast.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often a Redis is asked for a key, as the Redis itself sees it. */
final class Looks implements AutoCloseable {
    /** A line of MONITOR: seconds with six digits, database and address, and the command. */
    private static final Pattern LINE = Pattern.compile("(\\d+)\\.(\\d{6}) \\[[^]]*] \"(\\w+)\".*");

    private final Redis redis;
    private final String key;
    private final String monitor;

    /**
     * @param served when the first look found what it looks for
     * @param longest what a look took, with the wait for the next
     */
    record Seen(Instant served, Duration longest) {}

    Looks(Redis redis, String key) {
        this.redis = redis;
        this.key = key;
        this.monitor = redis.run("redis-cli MONITOR >/tmp/looks 2>&1 & echo $!");
    }

    /** What was seen once the key was set. */
    Seen seen() {
        List<Matcher> lines = redis.run("grep '\"" + key + "\"' /tmp/looks")
                .lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .toList();
        boolean set = false;
        Instant before = null;
        Duration longest = Duration.ZERO;
        for (Matcher line : lines) {
            Instant time = Instant.ofEpochSecond(Long.parseLong(line.group(1)), Long.parseLong(line.group(2)) * 1000);
            if (line.group(3).equals("SET")) {
                set = true;
                continue;
            }
            if (before != null && longest.compareTo(Duration.between(before, time)) < 0) {
                longest = Duration.between(before, time);
            }
            if (set) {
                return new Seen(time, longest);
            }
            before = time;
        }
        throw new AssertionError("nobody looked at " + key + " after it was set: " + lines);
    }

    @Override
    public void close() {
        redis.run("kill " + monitor + "; rm -f /tmp/looks");
    }
}
