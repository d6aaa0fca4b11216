/** Redis and Valkey: captured by a proven BGSAVE or a replication stream, restored by replication. */
@NullMarked
package io.holdfast.adapter.redis;

import org.jspecify.annotations.NullMarked;
