package io.holdfast.engine.seal;

import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;

/** Opens what a {@link Sealer} sealed. */
public record Opener(Identity identity) {

    /**
     * Opens the sealed bytes. Damage shows as an {@link IOException} from a read.
     *
     * @param where what is opened, for messages
     * @throws InvalidPlanException with reason {@code WrongKey} if no identity fits
     */
    public InputStream open(InputStream sealed, String where) throws IOException {
        try {
            return new ZstdInputStreamNoFinalizer(new AgeInputStream(sealed, identity.readers()));
        } catch (UnsupportedRecipientStanzaException e) {
            throw new InvalidPlanException(
                    Reason.WrongKey,
                    "the identity does not open " + where,
                    "use an identity whose recipient was configured when this was backed up; the manifest lists the fingerprints",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot open the encryption of " + where + ": " + e.getMessage(), e);
        }
    }
}
