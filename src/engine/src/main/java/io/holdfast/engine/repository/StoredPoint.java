package io.holdfast.engine.repository;

import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.VerificationKey;
import io.holdfast.engine.store.ObjectKey;

/**
 * A recovery point in a repository.
 *
 * @param folder where its objects lie
 * @param manifestSha256 of the manifest as it is stored, lower-case hexadecimal
 * @param signer whose signature its manifest has
 * @param trusted whether that is a key that the repository trusts
 */
public record StoredPoint(
        ObjectKey folder, Manifest manifest, String manifestSha256, VerificationKey signer, boolean trusted) {}
