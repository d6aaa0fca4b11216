package io.holdfast.engine.repository;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.VerificationKey;
import java.util.HashSet;
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
 * @param witnesses who else may have written what runs leave, and has no say about manifests
 */
public record Trust(
        @Nullable SigningKey signer, Set<VerificationKey> trusted, boolean unknownAccepted, Witnesses witnesses) {

    public Trust {
        trusted = Set.copyOf(trusted);
        if (witnesses.keys().stream().anyMatch(trusted::contains)) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "a key that signs reports is trusted for manifests, too",
                    "take it out of signing.publicKeys of the BackupRepository, or make another one with 'holdfast keygen signing'");
        }
    }

    /**
     * Who signs proofs, pins and reports without being trusted for manifests.
     *
     * @param signer signs new ones, and is one of the keys; null where the key of manifests does
     * @param keys accepted for them
     */
    public record Witnesses(@Nullable SigningKey signer, Set<VerificationKey> keys) {
        /** Nobody but those who are trusted for manifests. */
        public static final Witnesses NONE = new Witnesses(null, Set.of());

        public Witnesses {
            keys = Set.copyOf(keys);
        }
    }

    /** Without anybody who signs reports alone. */
    public Trust(@Nullable SigningKey signer, Set<VerificationKey> trusted, boolean unknownAccepted) {
        this(signer, trusted, unknownAccepted, Witnesses.NONE);
    }

    /** Trusts these keys and no other. */
    public Trust(@Nullable SigningKey signer, Set<VerificationKey> trusted) {
        this(signer, trusted, false);
    }

    /** Signs with the key and trusts it alone. */
    public static Trust of(SigningKey key) {
        return new Trust(key, Set.of(key.verificationKey()));
    }

    /** What signs proofs, pins and reports. */
    @Nullable
    SigningKey witness() {
        return witnesses.signer() == null ? signer : witnesses.signer();
    }

    /** The keys whose proofs, pins and reports are believed; none means any, and that nothing of it is trusted. */
    Set<VerificationKey> believed() {
        Set<VerificationKey> all = new HashSet<>(trusted);
        all.addAll(witnesses.keys());
        return all;
    }

    /** The keys that a signature must be by to be read at all; none means any. */
    Set<VerificationKey> required() {
        return unknownAccepted ? Set.of() : trusted;
    }
}
