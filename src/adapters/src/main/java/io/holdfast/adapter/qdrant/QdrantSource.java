package io.holdfast.adapter.qdrant;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.CaptureSession;
import io.holdfast.engine.source.Captured;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.engine.source.Source;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The collections of one Qdrant, each captured as a snapshot that Qdrant itself makes and loads. */
public final class QdrantSource implements Source {

    private final Site site;
    private final QdrantSettings settings;
    private final InstantSource clock;
    private final QdrantHttp http;
    private final QdrantClient client;

    /** Takes a site of which an endpoint can be opened; the site becomes this source's and is closed with it. */
    public QdrantSource(Site site, QdrantSettings settings, InstantSource clock) {
        this.site = site;
        this.settings = settings;
        this.clock = clock;
        this.http = new QdrantHttp(site, settings);
        this.client = new QdrantClient(http);
    }

    @Override
    public String kind() {
        return "qdrant";
    }

    @Override
    public Captured capture(CaptureSession session) {
        session.phase("look");
        Version version = client.version();
        version.checkSource();
        List<String> collections = selected();
        collections.forEach(this::checkShards);
        return new QdrantCapture(client, settings, session, clock).run(collections, version);
    }

    @Override
    public void cleanUp(Map<String, byte[]> notes) {
        new SnapshotLeftovers(client, settings.timeout(), clock).cleanUp(notes);
    }

    @Override
    public Restored restore(PointContent point, RestoreOptions options) {
        return new QdrantRestore(client, settings, point, clock).run(options);
    }

    @Override
    public Map<String, Long> compare(PointContent point, RestoreMemory memory) {
        List<RestoreStep> steps = memory.recall()
                .map(text -> RestoreIntent.read(text).steps())
                .orElseGet(() -> point.artifacts().stream()
                        .map(Names::collection)
                        .map(name -> new RestoreStep(name, name, false))
                        .toList());
        Map<String, Long> counts = new TreeMap<>();
        for (RestoreStep step : steps) {
            counts.put(Facts.points(step.collection()), PointCounts.compare(client, point, step, new ArrayList<>()));
        }
        return counts;
    }

    @Override
    public String sample(int count) {
        List<String> said = new ArrayList<>();
        for (String collection : client.collections()) {
            said.add(new PointSample(client).read(collection, count) + " of " + collection);
        }
        return "read points with vector and payload, and found them by their own vectors: " + String.join(", ", said);
    }

    /** The exact number of points of a collection or alias. */
    public long count(String collection) {
        return client.count(collection);
    }

    /** Reads points of one collection or alias back, and finds them by their own vectors; how many. */
    public int sample(String collection, int count) {
        return new PointSample(client).read(collection, count);
    }

    @Override
    public String probe() {
        Version version = client.version();
        List<String> warnings = version.checkSource();
        List<String> collections = selected();
        for (String collection : collections) {
            checkShards(collection);
            // Needs the same right as making one, and harms nothing: a read-only key is refused.
            client.deleteSnapshot(collection, "holdfast-probe.snapshot");
        }
        return "Qdrant " + version + ", collections " + String.join(", ", collections)
                + (warnings.isEmpty() ? "" : "; " + String.join(" ", warnings));
    }

    private void checkShards(String collection) {
        Shards.of(client.shards(collection)).check(collection, site.describe());
    }

    private List<String> selected() {
        List<String> existing = client.collections();
        List<String> patterns = settings.collections();
        for (String pattern : patterns) {
            if (!settings.whatIsThere() && !pattern.contains("*") && !existing.contains(pattern)) {
                throw new InvalidPlanException(
                        Reason.SourceMissing,
                        "There is no collection " + pattern + " at " + site.describe() + "; there are " + existing,
                        "Correct the name, or take it out of the policy if the collection was removed on purpose.");
            }
        }
        List<String> selected = existing.stream()
                .filter(name -> patterns.isEmpty() || patterns.stream().anyMatch(pattern -> Names.fits(pattern, name)))
                .toList();
        if (selected.isEmpty()) {
            throw new InvalidPlanException(
                    Reason.NothingSelected,
                    "No collection at " + site.describe() + " is selected by " + patterns + "; there are " + existing,
                    "Correct the names: a backup of nothing would be no backup.");
        }
        return selected;
    }

    @Override
    public void close() {
        http.close();
        site.close();
    }
}
