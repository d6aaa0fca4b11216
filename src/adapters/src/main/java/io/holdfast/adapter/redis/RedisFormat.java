package io.holdfast.adapter.redis;

import io.holdfast.engine.source.FormatValidator;

/** The format of a Redis recovery point's artifacts. */
public final class RedisFormat {

    private RedisFormat() {}

    /** A new validator for one dump. */
    public static FormatValidator validator() {
        return new RdbValidator();
    }
}
