package io.holdfast.engine.store;

import java.time.Instant;

/**
 * An upload that was begun and neither completed nor aborted. The key names the attempt that began it, which is how its
 * owner is known; {@code lastActivity} is when its newest part arrived, or when it was begun.
 */
public record PendingUpload(ObjectKey key, String uploadId, Instant lastActivity) {}
