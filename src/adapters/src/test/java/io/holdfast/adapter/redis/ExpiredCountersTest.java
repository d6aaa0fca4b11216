package io.holdfast.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What INFO says of keys that went by themselves, as it was recorded of each product. */
final class ExpiredCountersTest {

    @Test
    void fieldsOfRedisAndOfValkeyCountBesideKeys() {
        Map<String, String> redis70 = Map.of("expired_keys", "3", "expired_stale_perc", "0.00");
        Map<String, String> redis82 = Map.of("expired_keys", "3", "expired_subkeys", "20000");
        Map<String, String> valkey91 = Map.of("expired_keys", "3", "expired_fields", "20000");

        assertThat(KeyCounts.expired(redis70)).isEqualTo(3);
        assertThat(KeyCounts.expired(redis82)).isEqualTo(20_003);
        assertThat(KeyCounts.expired(valkey91)).isEqualTo(20_003);
    }

    @Test
    void keysWithFieldsThatExpireAreCountedByEitherName() {
        assertThat(fields("keys=7,expires=2,avg_ttl=0,subexpiry=5")).isEqualTo(5);
        assertThat(fields("keys=7,expires=2,avg_ttl=0,keys_with_volatile_items=5"))
                .isEqualTo(5);
        assertThat(fields("keys=7,expires=2,avg_ttl=0")).isZero();
    }

    @Test
    void keysThatMayGoWithTheirFieldsAreAmongThoseThatExpire() {
        Census census = Census.of(Map.of("db0", "keys=7,expires=2,avg_ttl=0,subexpiry=5"));
        Map<String, String> dump = Map.of("rdb-first-db", "0", "rdb-first-db-keys", "7", "rdb-first-db-expires", "2");

        assertThat(new DumpCounts(census, census, dump).facts())
                .containsEntry("keys.expiring", "7")
                .containsEntry("keys.expiring-fields", "5");
    }

    private static long fields(String db) {
        return Census.of(Map.of("db0", db)).fields().getOrDefault("keys:db0", -1L);
    }
}
