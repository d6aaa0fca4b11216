package io.holdfast.adapter.qdrant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.FormatValidator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges a snapshot of a collection, or of one shard, while it passes. Qdrant itself accepts a snapshot without its end,
 * or with a missing shard, and answers 200: what it needs to be whole is checked here.
 */
final class SnapshotValidator implements FormatValidator {

    private static final String HINT =
            "Take the snapshot again; if it recurs, look at the source's logs and at its collection's status.";
    private static final Pattern MEMBER = Pattern.compile("(?:(\\d+)/)?([^/]+)(?:/(.*))?");
    private static final int LONGEST_FACT = 256 * 1024;

    private final boolean wholeCollection;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Integer, Shard> shards = new TreeMap<>();
    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, String> facts = new TreeMap<>();
    private final TarParser tar = new TarParser("The snapshot", 0, true, new Outer());
    private int members;

    private SnapshotValidator(boolean wholeCollection) {
        this.wholeCollection = wholeCollection;
    }

    /** Demands a collection with all its shards. */
    static SnapshotValidator ofWholeCollection() {
        return new SnapshotValidator(true);
    }

    /** Takes what one peer holds of a collection, and single shards, too. */
    static SnapshotValidator ofAnything() {
        return new SnapshotValidator(false);
    }

    @Override
    public String format() {
        return "qdrant-snapshot";
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        tar.update(bytes, offset, length);
    }

    @Override
    public Map<String, String> finish() {
        tar.finish();
        Shard single = shards.get(Shard.TOP);
        if (single != null && single.config) {
            if (wholeCollection) {
                throw invalid("is that of a single shard, not of a collection");
            }
            single.check("The shard");
        } else {
            shards.remove(Shard.TOP);
            checkCollection();
        }
        facts.put("members", Integer.toString(members));
        facts.put(
                "segments",
                Integer.toString(
                        shards.values().stream().mapToInt(s -> s.segments).sum()));
        facts.putAll(texts);
        return Map.copyOf(facts);
    }

    private void checkCollection() {
        for (String name : new String[] {"version.info", "config.json", "payload_index.json"}) {
            if (!texts.containsKey(name)) {
                throw invalid("lacks " + name);
            }
        }
        shards.forEach((id, shard) -> shard.check("Shard " + id));
        JsonNode params = json("config.json", texts.get("config.json")).path("params");
        int wanted = params.path("shard_number").asInt(-1);
        boolean custom = params.path("sharding_method").asText().equals("custom");
        if (!custom && wanted != shards.size()) {
            throw invalid("holds " + shards.size() + " of " + wanted + " shards");
        }
        String missing = ids(false);
        if (wholeCollection && (!missing.isEmpty() || shards.isEmpty())) {
            throw invalid("holds no data of shards " + missing + ", which other peers have");
        }
        facts.put("shards.local", ids(true));
        facts.put("shards.elsewhere", missing);
    }

    private String ids(boolean local) {
        return shards.entrySet().stream()
                .filter(shard -> shard.getValue().local == local)
                .map(shard -> shard.getKey().toString())
                .collect(Collectors.joining(","));
    }

    private JsonNode json(String name, @Nullable String text) {
        try {
            JsonNode node = json.readTree(text == null ? "" : text);
            if (node == null || node.isMissingNode() || node.isNull()) {
                throw invalid("has an empty " + name);
            }
            return node;
        } catch (JsonProcessingException e) {
            throw invalid("has a " + name + " that is no JSON: " + e.getOriginalMessage());
        }
    }

    private static IntegrityException invalid(String what) {
        return new IntegrityException(Reason.FormatInvalid, "The snapshot " + what, HINT);
    }

    /** What is known of one shard. */
    private static final class Shard {

        /** Stands for the shard of a single shard's snapshot, whose members have no number. */
        static final int TOP = -1;

        private boolean config;
        private boolean state;
        private boolean local;
        private int segments;
        private String openSegment = "";
        private boolean openSegmentHasState = true;

        /** A segment that stands as a folder; its members come one after another. */
        void folder(String segment) {
            if (!segment.equals(openSegment)) {
                closeFolder();
                openSegment = segment;
                openSegmentHasState = false;
                segments++;
            }
        }

        void closeFolder() {
            if (!openSegmentHasState) {
                throw invalid("has a segment without segment.json: " + openSegment);
            }
        }

        void check(String name) {
            closeFolder();
            if (!config || !state) {
                throw invalid(
                        "is not complete: " + name + " lacks " + (config ? "replica_state.json" : "shard_config.json"));
            }
            if (local && segments == 0) {
                throw invalid("is not complete: " + name + " has no segments");
            }
        }
    }

    /** The members of the snapshot itself. */
    private final class Outer implements TarParser.Members {

        private String name = "";
        private @Nullable ByteArrayOutputStream text;
        private @Nullable TarParser nested;
        private boolean nestedHasState;

        @Override
        public void begin(String member, boolean sparse, long contentOffset) {
            name = member;
            text = null;
            nested = null;
            members++;
            Matcher parts = MEMBER.matcher(member);
            if (!parts.matches() || member.contains("../")) {
                throw invalid("has a member with the name '" + member + "'");
            }
            String first = parts.group(2);
            String rest = parts.group(3) == null ? "" : parts.group(3);
            if (first.endsWith(".json") || first.equals("version.info") || member.endsWith("wal/first-index")) {
                text = new ByteArrayOutputStream();
            } else if (first.equals("segments")) {
                segment(shard(parts), rest, sparse, contentOffset);
            } else if (parts.group(1) != null) {
                shard(parts);
            }
        }

        private void segment(Shard shard, String rest, boolean sparse, long contentOffset) {
            if (rest.endsWith(".tar") && !rest.contains("/")) {
                shard.segments++;
                nestedHasState = sparse;
                // Qdrant writes these without closing blocks; a sparse one is not contiguous here.
                nested = sparse ? null : new TarParser("The segment " + name, contentOffset, false, new Inner());
            } else if (!rest.isEmpty()) {
                shard.folder(rest.replaceFirst("/.*", ""));
                shard.openSegmentHasState |= rest.endsWith("/segment.json");
            }
        }

        private Shard shard(Matcher parts) {
            int id = parts.group(1) == null ? Shard.TOP : Integer.parseInt(parts.group(1));
            return shards.computeIfAbsent(id, absent -> new Shard());
        }

        @Override
        public void content(byte[] bytes, int offset, int length) {
            if (nested != null) {
                nested.update(bytes, offset, length);
            } else if (text != null) {
                if (text.size() + length > LONGEST_FACT) {
                    throw invalid("has a " + name + " of more than " + LONGEST_FACT + " bytes");
                }
                text.write(bytes, offset, length);
            }
        }

        @Override
        public void end() {
            if (nested != null) {
                nested.finish();
                if (!nestedHasState) {
                    throw invalid("has a segment without segment.json: " + name);
                }
                nested = null;
            } else if (text != null) {
                text(text.toString(StandardCharsets.UTF_8));
                text = null;
            }
        }

        private void text(String content) {
            Matcher parts = MEMBER.matcher(name);
            if (content.isBlank() || !parts.matches()) {
                throw invalid("has an empty " + name);
            }
            switch (parts.group(2)) {
                case "shard_config.json" -> {
                    json(name, content);
                    shard(parts).config = true;
                }
                case "replica_state.json" -> {
                    Shard shard = shard(parts);
                    shard.state = true;
                    shard.local = json(name, content).path("is_local").asBoolean(false);
                }
                case "version.info" -> texts.put(name, content.strip());
                default -> {
                    json(name, content);
                    if (parts.group(1) == null && parts.group(3) == null) {
                        texts.put(name, content);
                    }
                }
            }
        }

        /** The members of a segment's own tar. */
        private final class Inner implements TarParser.Members {

            @Override
            public void begin(String member, boolean sparse, long contentOffset) {
                nestedHasState |= member.equals("segment.json") || member.endsWith("/segment.json");
            }

            @Override
            public void content(byte[] bytes, int offset, int length) {
                // The digest covers it.
            }

            @Override
            public void end() {
                // Nothing is kept of it.
            }
        }
    }
}
