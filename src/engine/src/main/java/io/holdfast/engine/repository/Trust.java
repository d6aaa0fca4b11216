package io.holdfast.engine.repository;

import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.VerificationKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may have written manifests. Where no key is trusted, or unknown ones are accepted, any signature that fits is read,
 * and what was read says that it is not trusted. Data of such a point is opened only where unknown signers are accepted.
 *
 * @param signer signs new manifests, and is trusted; null where nothing is written
 * @param trusted accepted keys
 * @param unknownAccepted whether somebody said that data of unknown signers may be opened: for the day when only the
 *     bucket and the identity are left
 */
public record Trust(@Nullable SigningKey signer, Set<VerificationKey> trusted, boolean unknownAccepted) {

    public Trust {
        trusted = Set.copyOf(trusted);
    }

    /** Trusts these keys and no other. */
    public Trust(@Nullable SigningKey signer, Set<VerificationKey> trusted) {
        this(signer, trusted, false);
    }

    /** Signs with the key and trusts it alone. */
    public static Trust of(SigningKey key) {
        return new Trust(key, Set.of(key.verificationKey()));
    }

    /** The keys that a signature must be by to be read at all; none means any. */
    Set<VerificationKey> required() {
        return unknownAccepted ? Set.of() : trusted;
    }
}
