package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.capture.CapturePlan;
import io.holdfast.engine.capture.Conductor;
import io.holdfast.engine.capture.Destination;
import io.holdfast.engine.point.Manifest;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.point.StoredObject;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.repository.Trust;
import io.holdfast.engine.restore.PointReader;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.seal.Identity;
import io.holdfast.engine.seal.Opener;
import io.holdfast.engine.seal.Recipients;
import io.holdfast.engine.seal.Sealer;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.stream.PartLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/** A repository in memory with its keys: the real engine between a source's capture and its restore. */
public final class Vault {

    private static final Identity.Generated KEYS = Identity.generate();
    private static final PartLayout SMALL = new PartLayout(64 << 10, 1 << 20);

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final Repository repository = new Repository("vault", store, Trust.of(SigningKey.generate()));
    private int runs;

    /** Captures a source, and closes it. */
    public StoredPoint capture(Source source, Cancellation cancellation) {
        CapturePlan plan = new CapturePlan(
                new SourcePath(source.kind(), "ns", "policy", "source"),
                PointId.of(InstantSource.system().instant(), "run-" + ++runs, 1),
                new Manifest.Origin("test", "run-" + runs, 1),
                List.of(new Destination(repository, new Sealer(Recipients.of(List.of(KEYS.recipient())), 3, 1))),
                SMALL,
                "test",
                "none");
        try (source) {
            return new Conductor(InstantSource.system(), "test")
                    .capture(plan, source, progress(), cancellation)
                    .point();
        }
    }

    public StoredPoint capture(Source source) {
        return capture(source, new Cancellation());
    }

    /** Where it all lies. */
    public Repository repository() {
        return repository;
    }

    /** A recovery point's content, read from the store. */
    public PointContent content(StoredPoint point) {
        Opener opener = new Opener(Identity.parse(KEYS.secret(), "test"));
        return new PointReader(repository, repository.read(point.folder()), opener, progress());
    }

    /** Flips a bit shortly before the end of an artifact's last object. */
    public void damage(StoredPoint point) {
        String object =
                point.manifest().artifacts().getFirst().objects().getLast().name();
        ObjectKey key = point.folder().child(object);
        long size = store.find(key).orElseThrow().size();
        try (InputStream in = store.read(key, 0, size)) {
            byte[] bytes = in.readAllBytes();
            bytes[bytes.length - 10] ^= 1;
            store.corrupt(key, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a forgery in place of the first artifact of a recovery point; the signed manifest stays as it is. */
    public void forge(StoredPoint point, Forgery forgery, byte[] other) {
        Manifest.Artifact artifact = point.manifest().artifacts().getFirst();
        byte[] plain = plain(point);
        int stored =
                (int) artifact.objects().stream().mapToLong(StoredObject::size).sum();
        byte[] forged = forgery.make(plain, other, stored, KEYS.recipient());
        int at = 0;
        for (StoredObject object : artifact.objects()) {
            int end = Math.min(forged.length, (int) (at + object.size()));
            store.corrupt(point.folder().child(object.name()), Arrays.copyOfRange(forged, at, end));
            at = end;
        }
    }

    /** The plain bytes of a recovery point's first artifact. */
    public byte[] plain(StoredPoint point) {
        PointContent content = content(point);
        try (InputStream in = content.open(content.artifacts().getFirst())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails if there is anything at all. */
    public void assertEmpty() {
        assertThat(store.list().map(object -> object.key().value())).isEmpty();
        assertThat(repository.folders()).isEmpty();
    }

    private static Progress progress() {
        return new Progress(InstantSource.system());
    }
}
