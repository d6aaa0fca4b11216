package io.holdfast.engine.seal;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/**
 * Turns plain bytes into {@code age(zstd(bytes))}, which {@code age -d -i KEY | zstd -d} opens. It needs public keys
 * only: whoever can back up cannot read backups.
 *
 * @param recipients who may open the result
 * @param level zstd compression level, 1 to 19
 * @param workers zstd worker threads beside the writing one; 0 compresses on the writing thread
 */
public record Sealer(Recipients recipients, int level, int workers) {

    /** Wraps a stream. Closing the result ends both formats and closes {@code sealed}. */
    public OutputStream seal(OutputStream sealed) throws IOException {
        try {
            ZstdOutputStreamNoFinalizer zstd =
                    new ZstdOutputStreamNoFinalizer(new AgeOutputStream(sealed, recipients.writers()));
            zstd.setLevel(level);
            zstd.setWorkers(workers);
            zstd.setChecksum(true);
            return zstd;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot encrypt: " + e.getMessage(), e);
        }
    }
}
