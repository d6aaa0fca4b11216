package io.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** This program's name and version. */
final class Tool implements IVersionProvider {

    /** For manifests and {@code --version}. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream in = Tool.class.getResourceAsStream("/holdfast.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "holdfast " + properties.getProperty("version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {version()};
    }
}
