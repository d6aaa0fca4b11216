package io.holdfast.adapter.config;

import io.holdfast.engine.source.FormatValidator;
import io.holdfast.engine.source.TarValidator;

/** The format of a configuration recovery point's artifacts. */
public final class ConfigFormat {

    private ConfigFormat() {}

    /** A new validator for one archive. */
    public static FormatValidator validator() {
        return new TarValidator();
    }
}
