package io.holdfast.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.v1alpha1.BackupPolicy;
import io.holdfast.cli.imports.Finds;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.engine.repository.PointSearch;
import io.holdfast.engine.repository.Sweep;
import io.holdfast.engine.retention.Expiration;
import io.holdfast.engine.retention.RetentionPlan;
import io.holdfast.engine.retention.RetentionRule;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.testkit.RememberedSignatures;
import io.holdfast.testkit.WrappedStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Random work on a bucket, with a clock that jumps. Whatever lies in the bucket: what retention keeps is there and whole, what
 * is foreign is as it was, and what expires does so in spite of it.
 */
final class RandomBucket {

    private static final int STEPS = 25;

    private final Function<InstantSource, ObjectStore> stores;
    private final Instant begin;

    /**
     * @param stores makes an empty store with this clock, if it can be given one
     * @param begin when the work begins: a store with a clock of its own cannot be told another time
     */
    RandomBucket(Function<InstantSource, ObjectStore> stores, Instant begin) {
        this.stores = stores;
        this.begin = begin;
        RememberedSignatures.use();
    }

    /** Runs the cases that {@code -Dholdfast.cases} says, or else so many; {@code -Dholdfast.seed} repeats one run. */
    void run(String where, int usual) {
        long seed = Long.getLong("holdfast.seed", System.nanoTime());
        int cases = Integer.getInteger("holdfast.cases", usual);
        System.out.println("random buckets " + where + ": " + cases + " cases, -Dholdfast.seed=" + seed);
        for (int i = 0; i < cases; i++) {
            run(seed + i);
        }
    }

    private void run(long seed) {
        Random random = new Random(seed);
        WorldClock clock = new WorldClock(begin);
        try (ObjectStore inner = stores.apply(() -> clock.now)) {
            BucketWorld world = new BucketWorld(listing(inner, random, clock), random, clock);
            BackupPolicy policy = policy(random);
            List<String> done = new ArrayList<>();
            try {
                for (int i = 0; i < STEPS; i++) {
                    clock.tick(random);
                    done.add(step(world, policy, random));
                    world.checkPresence();
                }
                world.checkContent();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", retention " + policy.getSpec().retention() + ", after " + done + ": "
                                + e.getMessage(),
                        e);
            }
        }
    }

    private static String step(BucketWorld world, BackupPolicy policy, Random random) {
        int kind = random.nextInt(23);
        switch (kind) {
            case 0, 1, 2, 3 -> {
                ObjectKey own = world.backup();
                PointsInUse used = () -> new PointsInUse.Found(world.model.used, new AnnotatedPins(List.of()));
                Expiry.Done done = new Expiry(policy, PlanFiles.source(policy, "cache"), used, world.clock())
                        .in(List.of(world.repository), own, _ -> {});
                assertThat(done.warnings()).noneMatch(warning -> warning.contains("were not removed"));
                expired(world, Retention.rule(policy), own);
            }
            case 4, 5 -> {
                Expiration expiration = new Expiration(world.repository, BucketWorld.PATH, world.model.used);
                RetentionPlan plan = expiration.by(Retention.rule(policy), world.now());
                plan.expired()
                        .forEach(one ->
                                assertThat(expiration.remove(one, world.now())).isTrue());
                expired(world, Retention.rule(policy), null);
            }
            case 6 -> {
                if (random.nextInt(4) == 0) {
                    Expiration expiration = new Expiration(world.repository, BucketWorld.PATH, world.model.used);
                    expiration
                            .everything(world.now())
                            .expired()
                            .forEach(one -> assertThat(expiration.remove(one, world.now()))
                                    .isTrue());
                    expired(world, null, null);
                }
            }
            case 7, 8 -> {
                int _ = new Sweep(world.repository, _ -> {}).abandoned(BucketWorld.PATH, world.now());
            }
            case 9 -> {
                Finds finds = new Finds(BucketWorld.PATH, 3);
                finds.lookInto(world.repository);
                assertThat(finds.newest())
                        .allSatisfy(point -> assertThat(world.model.points).containsKey(point.folder()));
            }
            case 10 -> world.othersBackup();
            case 11 -> world.dyingBackup();
            case 12 -> world.strayAnywhere();
            case 13 -> world.junk();
            case 14 -> world.pendingUpload();
            case 15 -> world.copy();
            case 16 -> world.pin(random.nextBoolean());
            case 17 -> world.prove(random.nextBoolean());
            case 18 -> world.use();
            case 19 -> world.overwrite("pin-");
            case 20 -> world.overwrite("proof-");
            case 21 -> world.clock.skew(random);
            default -> world.stray(BucketWorld.PATH.folder());
        }
        return Integer.toString(kind);
    }

    /** What the model says must go has gone, and only that. */
    private static void expired(BucketWorld world, @Nullable RetentionRule rule, @Nullable ObjectKey own) {
        Set<ObjectKey> kept = world.clock.isTrusted()
                ? world.model.kept(rule, world.now(), own)
                : Set.copyOf(world.model.points.keySet());
        for (ObjectKey folder : new HashSet<>(world.model.points.keySet())) {
            assertThat(world.isThere(folder)).as("%s is there", folder).isEqualTo(kept.contains(folder));
            if (!kept.contains(folder)) {
                world.model.points.remove(folder);
            }
        }
    }

    private static BackupPolicy policy(Random random) {
        String maxAge = random.nextInt(5) == 0
                ? ""
                : "maxAge: " + List.of("1s", "5h", "40h", "30d").get(random.nextInt(4)) + ", ";
        PlanFiles plan = PlanFiles.read(List.of());
        plan.add("""
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: nightly}
                spec:
                  repositories: [main]
                  sources: [{name: cache, redis: {address: "redis:6379"}}]
                  retention: {%skeepLast: %d}
                """.formatted(maxAge, random.nextInt(1, 4)), "plan.yaml");
        return plan.policy("nightly");
    }

    /** Some stores name an object twice, and some keep no order. */
    private static ObjectStore listing(ObjectStore store, Random random, WorldClock clock) {
        boolean twice = random.nextInt(4) == 0;
        boolean shuffled = random.nextInt(4) == 0;
        return new WrappedStore(store) {
            @Override
            public Stream<ObjectInfo> list(ObjectKey prefix) {
                return odd(super.list(prefix));
            }

            @Override
            public Stream<ObjectInfo> list() {
                return odd(super.list());
            }

            // The world's, by which a real server's own clock is wrong; unless it is to be seen that they differ.
            @Override
            public Optional<Instant> now() {
                return Optional.of(clock.now().plus(clock.ahead));
            }

            private Stream<ObjectInfo> odd(Stream<ObjectInfo> objects) {
                List<ObjectInfo> all = new ArrayList<>(objects.toList());
                if (twice) {
                    all.addAll(List.copyOf(all));
                }
                if (shuffled) {
                    Collections.shuffle(all, random);
                }
                return all.stream();
            }
        };
    }

    /** Time as the world and, where that is possible, its store see it. */
    static final class WorldClock {
        private Instant now;

        /** How far the store's clock is ahead of that of whoever works on it. */
        private Duration ahead = Duration.ZERO;

        private WorldClock(Instant now) {
            this.now = now;
        }

        Instant now() {
            return now;
        }

        boolean isTrusted() {
            return ahead.abs().compareTo(PointSearch.CLOCK_TOLERANCE) <= 0;
        }

        /** The clocks come apart, or together again. */
        private void skew(Random random) {
            ahead = random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(random.nextInt(-100_000, 100_000));
        }

        /** Time passes, and now and then the clock jumps, either way. */
        private void tick(Random random) {
            long hours = random.nextInt(12) == 0 ? random.nextInt(-2_000, 20_000) : random.nextInt(1, 30);
            now = now.plus(Duration.ofHours(hours)).plusSeconds(random.nextInt(3600));
        }
    }
}
