package io.holdfast.engine.seal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.List;

/** Encrypts without compressing, as whoever knows the public recipient can. */
public final class BareAge {

    private BareAge() {}

    /** An age file of these bytes. */
    public static byte[] encrypt(byte[] bytes, String recipient) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream age =
                new AgeOutputStream(out, Recipients.of(List.of(recipient)).writers())) {
            age.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
