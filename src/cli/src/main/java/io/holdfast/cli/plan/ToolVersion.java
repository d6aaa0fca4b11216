package io.holdfast.cli.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** This program's name and version, for manifests and reports. */
public final class ToolVersion {

    private ToolVersion() {}

    /** Name and version. */
    public static String text() {
        Properties properties = new Properties();
        try (InputStream in = ToolVersion.class.getResourceAsStream("/holdfast.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "holdfast " + properties.getProperty("version");
    }
}
