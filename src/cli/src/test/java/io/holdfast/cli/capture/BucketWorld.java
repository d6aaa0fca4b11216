package io.holdfast.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.capture.CapturePlan;
import io.holdfast.engine.capture.Conductor;
import io.holdfast.engine.capture.Destination;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.ProofRecord;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Pins;
import io.holdfast.engine.repository.Proofs;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Identity;
import io.holdfast.engine.seal.Recipients;
import io.holdfast.engine.seal.Sealer;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.store.ObjectStore;
import io.holdfast.engine.store.Part;
import io.holdfast.engine.stream.PartLayout;
import io.holdfast.engine.verify.Verifier;
import io.holdfast.testkit.PlainSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A bucket, what is done to it by us and by others, and a model of what must be in it afterwards. */
final class BucketWorld {

    static final SourcePath PATH = new SourcePath("redis", "default", "nightly", "cache");
    private static final SourcePath OTHER_TEAM = new SourcePath("redis", "default", "nightly", "cache-b");
    private static final SigningKey OURS = SigningKey.generate();
    private static final SigningKey THEIRS = SigningKey.generate();
    private static final Sealer SEALER =
            new Sealer(Recipients.of(List.of(Identity.generate().recipient())), 1, 0);
    private static final PartLayout SMALL = new PartLayout(64 << 10, 1 << 20);
    private static final List<String> STRAY_NAMES = List.of(
            "README.txt",
            ".DS_Store",
            "manifest.json",
            "dump.rdb.zst.age",
            "proof-20260101T000000Z-restore.json",
            "old",
            ".nfs0001");

    final BucketModel model = new BucketModel();
    final Repository repository;
    private final Repository theirs;
    private final ObjectStore store;
    private final Random random;
    final RandomBucket.WorldClock clock;
    private int runs;

    BucketWorld(ObjectStore store, Random random, RandomBucket.WorldClock clock) {
        this.clock = clock;
        this.store = store;
        this.random = random;
        this.repository = new Repository("main", store, Trust.of(OURS));
        this.theirs = new Repository("theirs", store, Trust.of(THEIRS));
    }

    Instant now() {
        return clock.now();
    }

    InstantSource clock() {
        return clock::now;
    }

    /** A genuine recovery point of ours. */
    ObjectKey backup() {
        ObjectKey folder = write(repository, PATH);
        model.committed(folder, list(folder));
        return folder;
    }

    /** A genuine one of somebody else, below another source or, as a forgery, below ours. */
    void othersBackup() {
        own(write(theirs, random.nextBoolean() ? OTHER_TEAM : PATH));
    }

    /** What an attempt of ours leaves that dies. */
    void dyingBackup() {
        ObjectKey folder = PATH.folder(PointId.of(now(), "dying-" + ++runs, 1));
        if (random.nextBoolean()) {
            store.create(folder.child("dump.rdb.zst.age.upload"), bytes("who"));
            store.begin(folder.child("dump.rdb.zst.age")).put(Part.of(1, bytes("part"), 4));
        } else {
            store.create(folder.child("dump.rdb.zst.age"), bytes("half"));
        }
        if (random.nextInt(3) == 0) {
            stray(folder);
        }
    }

    /** A file at some level, where no version of the format has one. */
    void stray(ObjectKey below) {
        ObjectKey key = below.child(STRAY_NAMES.get(random.nextInt(STRAY_NAMES.size())));
        if (below.equals(PATH.folder()) || key.name().matches("README.txt|old|\\.DS_Store|\\.nfs0001")) {
            put(key, "stray");
        }
    }

    void strayAnywhere() {
        String[] segments = PATH.folder().value().split("/");
        int depth = random.nextInt(1, segments.length + 1);
        stray(new ObjectKey(String.join("/", Arrays.copyOf(segments, depth))));
    }

    /** A folder that looks like a recovery point's, of the past or of the future, with a manifest of junk. */
    void junk() {
        Instant time = now().plus(Duration.ofDays(random.nextInt(-60, 30_000)));
        ObjectKey folder = PATH.folder(PointId.of(time, "junk-" + ++runs, 1));
        put(
                folder.child(Repository.MANIFEST),
                random.nextBoolean() ? "junk" : "{\"format\":\"x\"}\n,\"signature\":{}}\n");
    }

    /** An uploads that is not ours, right below the source. */
    void pendingUpload() {
        store.begin(PATH.folder().child("pending-" + ++runs)).put(Part.of(1, bytes("part"), 4));
    }

    /** A genuine point copied: under another time, or with the same name below another source. */
    void copy() {
        one().ifPresent(point -> {
            String ulid = point.folder.name().substring(point.folder.name().indexOf('-'));
            ObjectKey to = random.nextBoolean()
                    ? PATH.folder().child("20991231T235959Z" + ulid)
                    : OTHER_TEAM.folder().child(point.folder.name());
            for (ObjectInfo object : list(point.folder)) {
                put(to.child(object.key().name()), new String(content(object.key()), StandardCharsets.ISO_8859_1));
            }
        });
    }

    void pin(boolean genuine) {
        one().ifPresent(point -> {
            new Pins(genuine ? repository : theirs)
                    .add(repository.read(point.folder), new Pins.Wish("somebody", null, null), now());
            point.pinned |= genuine;
            point.perhapsPinned |= !genuine;
        });
    }

    /** Somebody writes rubbish over every pin, or over every proof, of a point. */
    void overwrite(String start) {
        one().ifPresent(point -> {
            List<ObjectKey> there = list(point.folder).stream()
                    .map(ObjectInfo::key)
                    .filter(key -> key.name().startsWith(start))
                    .toList();
            for (ObjectKey key : there) {
                store.delete(key);
                store.create(key, bytes("rubbish"));
            }
            if (start.equals("pin-")) {
                point.perhapsPinned |= !there.isEmpty();
                point.pinned = false;
            } else {
                point.perhapsRestored |= !there.isEmpty();
                point.restored = false;
            }
        });
    }

    void prove(boolean genuine) {
        one().ifPresent(point -> {
            StoredPoint read = repository.read(point.folder);
            ProofRecord proof = new ProofRecord(
                    ProofRecord.FORMAT,
                    ProofRecord.VERSION,
                    read.manifest().id(),
                    read.manifestSha256(),
                    ProofRecord.RESTORE,
                    now(),
                    "run",
                    new TreeMap<>(),
                    "test");
            new Proofs(genuine ? repository : theirs).add(point.folder, proof);
            point.restored |= genuine;
            point.perhapsRestored |= !genuine;
        });
    }

    /** A run chooses a point, or lets all go. */
    void use() {
        if (random.nextInt(3) == 0) {
            model.used.clear();
        } else {
            one().ifPresent(point -> model.used.add(point.folder));
        }
    }

    /** By one listing, after each step: everything that must be there is there in its size, and so is what is foreign. */
    void checkPresence() {
        Map<ObjectKey, Long> there = new HashMap<>();
        try (Stream<ObjectInfo> objects = store.list()) {
            objects.forEach(object -> there.put(object.key(), object.size()));
        }
        for (BucketModel.Point point : model.points.values()) {
            point.objects.forEach((key, size) ->
                    assertThat(there.get(key)).as("%s of %s", key, point).isEqualTo(size));
        }
        model.foreign.forEach((key, content) ->
                assertThat(there.get(key)).as("foreign %s", key).isEqualTo(content.length));
    }

    /** At the end, because reading all of it takes time: everything is whole, and what is foreign is as it was. */
    void checkContent() {
        for (BucketModel.Point point : model.points.values()) {
            StoredPoint read = repository.read(point.folder);
            assertThat(read.trusted()).as("%s", point).isTrue();
            new Verifier(repository, new Progress(clock())).storedBytes(read);
            assertThat(new Pins(repository).of(read).isEmpty()).as("%s", point).isEqualTo(!point.pinned);
        }
        model.foreign.forEach(
                (key, content) -> assertThat(content(key)).as("foreign %s", key).isEqualTo(content));
    }

    boolean isThere(ObjectKey folder) {
        return store.find(folder.child(Repository.MANIFEST)).isPresent();
    }

    private ObjectKey write(Repository into, SourcePath path) {
        String run = "run-" + ++runs;
        CapturePlan plan = new CapturePlan(
                path,
                PointId.of(now(), run, 1),
                new Manifest.Origin("test", run, 1),
                List.of(new Destination(into, SEALER)),
                SMALL,
                "test",
                "none");
        return new Conductor(clock(), "test")
                .capture(plan, new PlainSource(bytes(run)), new Progress(clock()), new Cancellation())
                .point()
                .folder();
    }

    private java.util.Optional<BucketModel.Point> one() {
        List<BucketModel.Point> all = new ArrayList<>(model.points.values());
        return all.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(all.get(random.nextInt(all.size())));
    }

    /** What somebody else wrote is theirs: all of it must stay as it is. */
    private void own(ObjectKey folder) {
        list(folder).forEach(object -> model.foreign.put(object.key(), content(object.key())));
    }

    private void put(ObjectKey key, String text) {
        byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
        if (store.find(key).isEmpty()) {
            store.create(key, content);
            model.foreign.put(key, content);
        }
    }

    private List<ObjectInfo> list(ObjectKey folder) {
        try (Stream<ObjectInfo> objects = store.list(folder)) {
            return objects.distinct().toList();
        }
    }

    private byte[] content(ObjectKey key) {
        ObjectInfo info = store.find(key).orElseThrow(() -> new AssertionError(key + " is gone"));
        try (InputStream in = store.read(key, 0, info.size())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
