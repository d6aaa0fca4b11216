package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.engine.site.Endpoint;
import io.holdfast.engine.site.RemoteFile;
import io.holdfast.engine.site.Site;
import io.holdfast.engine.source.ArtifactSink;
import io.holdfast.engine.source.CaptureSession;
import io.holdfast.engine.source.Captured;
import io.holdfast.engine.source.PointContent;
import io.holdfast.engine.source.Proof;
import io.holdfast.engine.source.RestoreMemory;
import io.holdfast.engine.source.RestoreOptions;
import io.holdfast.engine.source.Restored;
import io.holdfast.engine.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Redis or Valkey server. Where the site runs commands, a BGSAVE is proven complete and its file is read; where there
 * is only a connection, the dump is fetched by replication, which leaves nothing on the server's disk.
 */
public final class RedisSource implements Source {

    /** The only artifact. */
    static final String DUMP = "dump.rdb";

    /** The fact that names the modules of the server, with their versions. */
    static final String MODULES = "modules";

    /** Redis dates a dump by the kernel's coarse clock, which is a tick behind the one that its TIME tells. */
    private static final Duration CLOCK_LAG = Duration.ofMillis(20);

    private final Site site;
    private final RedisSettings settings;
    private final Cancellation cancellation;
    private final @Nullable Endpoint endpoint;
    private final RedisServer server;

    /** The site becomes this source's and is closed with it. */
    public RedisSource(Site site, RedisSettings settings, Cancellation cancellation) {
        this.site = site;
        this.settings = settings;
        this.cancellation = cancellation;
        this.endpoint = site.runsCommands() ? null : site.open(settings.port());
        this.server = new RedisServer(
                endpoint == null ? new CliControl(site, settings) : new JedisControl(endpoint, settings));
    }

    @Override
    public String kind() {
        return "redis";
    }

    @Override
    public Captured capture(CaptureSession session) {
        Standing standing = new Standing(server);
        standing.check();
        Census before = server.census();
        Instant asked = endpoint == null ? save(session) : server.time();
        Map<String, String> found = endpoint == null ? captureFile(session) : captureStream(session, endpoint);
        // What went down meanwhile may have been down when the dump was begun.
        standing.check();
        Instant consistency = consistency(found, asked);
        DumpCounts dump = new DumpCounts(before, server.census(), found);
        List<String> warnings = new ArrayList<>(dump.warnings());
        if (warnings.isEmpty() && dump.counts().values().stream().allMatch(count -> count == 0)) {
            warnings.add("the server holds no keys");
        }
        if (endpoint != null && standing.watch() == Standing.Watch.Sentinel) {
            warnings.add(
                    "Sentinel watches the server, and may have taken this backup, which replicates, for a replica at port 0:"
                            + " SENTINEL RESET at each Sentinel removes that; transport PodExec backs up without replicating");
        }
        if ("none".equals(found.get("rdb-crc64"))) {
            warnings.add("the server has rdbchecksum off: the dump's wholeness rests on its length and digest alone");
        }
        Map<String, String> facts = facts(found);
        facts.putAll(dump.facts());
        RedisServer.Product product = server.product();
        return new Captured(product.name(), product.version(), consistency, dump.counts(), facts, warnings);
    }

    @Override
    public Restored restore(PointContent point, RestoreOptions options) {
        return new RedisRestore(site, settings, server, cancellation).run(point, options, endpoint);
    }

    @Override
    public Map<String, Long> compare(PointContent point, RestoreMemory memory) {
        KeyCounts keys = new KeyCounts(server);
        return keys.compare(point, keys.expiredBefore(memory.recall()), new ArrayList<>());
    }

    /** A key that expires between being drawn and being read is drawn again. */
    @Override
    public String sample(int count) {
        int read = 0;
        for (int draw = 0; read < count && draw < 2 * count; draw++) {
            RedisControl.Drawn drawn = server.control().draw();
            if (drawn == RedisControl.Drawn.None) {
                return "the server holds no keys to read";
            }
            read += drawn == RedisControl.Drawn.Read ? 1 : 0;
        }
        if (read == 0) {
            throw new IntegrityException(
                    Reason.SourceFailed,
                    "none of the keys at " + site.describe() + " could be read",
                    "look at the server's log; do not put it into service");
        }
        return "read " + read + " keys whole, drawn at random";
    }

    /** Runs one command and gives the reply, a line each. */
    public List<String> ask(List<String> command) {
        return server.control().send(command.toArray(String[]::new));
    }

    @Override
    public String probe() {
        new Standing(server).check();
        Map<String, String> replication = server.info("replication");
        long keys = server.keys().values().stream().mapToLong(Long::longValue).sum();
        RedisServer.Product product = server.product();
        return "%s %s, role %s, %d keys, appendonly %s, reached by %s"
                .formatted(
                        product.name(),
                        product.version(),
                        replication.getOrDefault("role", "unknown"),
                        keys,
                        server.config("appendonly", "unknown"),
                        site.transport());
    }

    @Override
    public void close() {
        server.control().close();
        if (endpoint != null) {
            endpoint.close();
        }
        site.close();
    }

    private Instant save(CaptureSession session) {
        session.phase("bgsave");
        return new BackgroundSave(server, cancellation, settings.timeout()).run();
    }

    private Map<String, String> captureFile(CaptureSession session) {
        session.phase("transfer");
        try (RemoteFile file = openDump();
                Cancellation.Cut _ = session.cutting(file::close);
                ArtifactSink sink = session.begin(DUMP, new RdbValidator())) {
            file.copyTo(sink);
            return sink.prove(
                    new Proof(file.length(), file.sha256(), "length and sha256 at the source, rdb end marker"));
        }
    }

    /** Where CONFIG is closed, the file is looked for where the official images write it. */
    private RemoteFile openDump() {
        String folder = server.config("dir", "");
        String path = (folder.isEmpty() ? "/data" : folder) + "/" + server.config("dbfilename", "dump.rdb");
        try {
            return RemoteFile.open(site, path);
        } catch (InvalidPlanException e) {
            if (!folder.isEmpty() || e.reason() != Reason.SourceFailed) {
                throw e;
            }
            throw new InvalidPlanException(
                    Reason.SourceFailed,
                    "CONFIG GET dir is refused, so that where Redis writes its dump is unknown; " + e.getMessage(),
                    "allow config|get, or use transport Direct or PortForward, which need no file",
                    e);
        }
    }

    private Map<String, String> captureStream(CaptureSession session, Endpoint from) {
        session.phase("transfer");
        try (ReplicaStream stream = new ReplicaStream(from, settings);
                Cancellation.Cut _ = session.cutting(stream::close);
                ArtifactSink sink = session.begin(DUMP, new RdbValidator())) {
            stream.wantFormatOf(server.product());
            Long length = stream.copyTo(sink);
            String evidence = length == null ? "replication end mark, rdb crc64" : "replication length, rdb crc64";
            return sink.prove(new Proof(length, null, evidence));
        }
    }

    /**
     * The dump says in which second it was begun, and whatever was there when it was asked for is in it: the later of both
     * is nearer to the truth. One begun before it was asked for is an old file.
     */
    static Instant consistency(Map<String, String> found, Instant asked) {
        String created = found.get("rdb-aux-ctime");
        if (created == null) {
            return asked;
        }
        Instant began = Instant.ofEpochSecond(Long.parseLong(created));
        if (began.isBefore(asked.minus(CLOCK_LAG).truncatedTo(ChronoUnit.SECONDS))) {
            throw new IntegrityException(
                    Reason.SourceChanged,
                    "the dump was begun at " + began + ", before it was asked for at " + asked,
                    "something else writes the server's dump file, or a save failed: look at its log");
        }
        return began.isAfter(asked) ? began : asked;
    }

    private Map<String, String> facts(Map<String, String> found) {
        Map<String, String> facts = new HashMap<>(found);
        facts.put("appendonly", server.config("appendonly", "unknown"));
        // Valkey's Lua is a module that no value is of.
        String modules = server.moduleVersions().entrySet().stream()
                .filter(module -> !module.getKey().equals("lua"))
                .map(module -> module.getKey() + " " + module.getValue())
                .collect(Collectors.joining(","));
        if (!modules.isEmpty()) {
            facts.put(MODULES, modules);
        }
        Map<String, String> memory = server.info("memory");
        if (!memory.getOrDefault("maxmemory", "0").equals("0")) {
            facts.put(MemoryFitness.LIMIT, memory.get("maxmemory"));
            facts.put(MemoryFitness.POLICY, memory.getOrDefault("maxmemory_policy", "unknown"));
        }
        facts.put("role", server.info("replication").getOrDefault("role", "unknown"));
        return facts;
    }
}
