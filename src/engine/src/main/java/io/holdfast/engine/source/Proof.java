package io.holdfast.engine.source;

import org.jspecify.annotations.Nullable;

/**
 * What the source's side says an artifact must be. An artifact is stored only if every given value agrees with what was
 * counted and digested here.
 *
 * @param length the number of plain bytes, or null if only the end marker tells
 * @param sha256 lower-case hexadecimal digest made at the source, or null if the source can make none
 * @param evidence what was relied on, for the manifest: for example {@code sha256 at source, rdb crc64}
 */
public record Proof(@Nullable Long length, @Nullable String sha256, String evidence) {}
