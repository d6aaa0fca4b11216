package io.holdfast.adapter.redis;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.source.PointContent;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** A recovery point that the identity does not open. */
record UnopenedContent(PointContent real) implements PointContent {

    @Override
    public InputStream open(String artifact) {
        throw new InvalidPlanException(Reason.WrongKey, "the identity does not open it", "give another one");
    }

    @Override
    public List<String> artifacts() {
        return real.artifacts();
    }

    @Override
    public long length(String artifact) {
        return real.length(artifact);
    }

    @Override
    public String sha256(String artifact) {
        return real.sha256(artifact);
    }

    @Override
    public Map<String, Long> counts() {
        return real.counts();
    }

    @Override
    public Map<String, String> facts() {
        return real.facts();
    }
}
