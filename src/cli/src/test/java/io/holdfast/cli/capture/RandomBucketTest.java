package io.holdfast.cli.capture;

import io.holdfast.testkit.InMemoryObjectStore;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Random work on buckets in memory, whose clock jumps with the world's. */
class RandomBucketTest {

    @Test
    void whatIsToBeKeptIsKeptWhateverLiesInTheBucket() {
        new RandomBucket(InMemoryObjectStore::new, Instant.parse("2026-11-23T12:00:00Z")).run("in memory", 150);
    }
}
