package io.holdfast.engine.repository;

import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.VerificationKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may have written manifests. With no trusted key any signature is accepted, and what was read says that it is not
 * trusted: for the day when only the bucket and the identity are left.
 *
 * @param signer signs new manifests; null where nothing is written
 * @param trusted accepted keys
 */
public record Trust(@Nullable SigningKey signer, Set<VerificationKey> trusted) {

    public Trust {
        trusted = Set.copyOf(trusted);
    }

    /** Signs with the key and trusts it alone. */
    public static Trust of(SigningKey key) {
        return new Trust(key, Set.of(key.verificationKey()));
    }
}
