package io.holdfast.engine.repository;

import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.store.ObjectKey;

/**
 * A recovery point in a repository.
 *
 * @param folder where its objects lie
 * @param manifestSha256 of the manifest as it is stored, lower-case hexadecimal
 * @param trusted whether its manifest is signed by a key that the repository trusts
 */
public record StoredPoint(ObjectKey folder, Manifest manifest, String manifestSha256, boolean trusted) {}
