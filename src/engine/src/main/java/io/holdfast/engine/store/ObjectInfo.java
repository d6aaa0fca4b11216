package io.holdfast.engine.store;

import java.time.Instant;

/** What a listing says of one object: its key, its size in bytes, and when it was finished. */
public record ObjectInfo(ObjectKey key, long size, Instant modified) {}
