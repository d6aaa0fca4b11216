package io.holdfast.testkit;

import io.holdfast.engine.source.PointContent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A configuration recovery point as any version may have written it: files by their place. */
public record SavedTar(Map<String, String> files) implements PointContent {

    @Override
    public List<String> artifacts() {
        return List.of("config.tar");
    }

    @Override
    public long length(String artifact) {
        return of(files).length;
    }

    @Override
    public String sha256(String artifact) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream open(String artifact) {
        return new ByteArrayInputStream(of(files));
    }

    @Override
    public Map<String, Long> counts() {
        return Map.of();
    }

    @Override
    public Map<String, String> facts() {
        return Map.of();
    }

    /** A tar of these texts, by their paths. */
    public static byte[] of(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                byte[] yaml = file.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(yaml.length);
                tar.putArchiveEntry(entry);
                tar.write(yaml);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
