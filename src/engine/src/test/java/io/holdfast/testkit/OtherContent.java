package io.holdfast.testkit;

import io.holdfast.engine.source.PointContent;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recovery point's content of which something else is said than is true. */
public final class OtherContent implements PointContent {

    private final PointContent real;
    private @Nullable Long length;
    private @Nullable Map<String, Long> counts;
    private @Nullable Map<String, String> facts;

    public OtherContent(PointContent real) {
        this.real = real;
    }

    /** The same, said to be so long. */
    public OtherContent length(long other) {
        length = other;
        return this;
    }

    /** The same, said to hold so many. */
    public OtherContent counts(Map<String, Long> other) {
        counts = Map.copyOf(other);
        return this;
    }

    /** The same, with other facts. */
    public OtherContent facts(Map<String, String> other) {
        facts = Map.copyOf(other);
        return this;
    }

    @Override
    public List<String> artifacts() {
        return real.artifacts();
    }

    @Override
    public long length(String artifact) {
        return length == null ? real.length(artifact) : length;
    }

    @Override
    public String sha256(String artifact) {
        return real.sha256(artifact);
    }

    @Override
    public InputStream open(String artifact) {
        return real.open(artifact);
    }

    @Override
    public Map<String, Long> counts() {
        return counts == null ? real.counts() : counts;
    }

    @Override
    public Map<String, String> facts() {
        return facts == null ? real.facts() : facts;
    }
}
