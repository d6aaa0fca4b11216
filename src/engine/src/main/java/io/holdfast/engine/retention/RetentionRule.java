package io.holdfast.engine.retention;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to keep: everything younger than {@code maxAge} and the newest {@code keepLast} in any case. Without a maximum
 * age everything is kept.
 *
 * @param maxAge null keeps everything
 * @param keepLast at least 1: the newest good recovery point never expires
 */
public record RetentionRule(@Nullable Duration maxAge, int keepLast) {

    public RetentionRule {
        if (keepLast < 1) {
            throw new IllegalArgumentException("at least one recovery point is always kept");
        }
        if (maxAge != null && maxAge.isNegative()) {
            throw new IllegalArgumentException("an age cannot be negative");
        }
    }
}
