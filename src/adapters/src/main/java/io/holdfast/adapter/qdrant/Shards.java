package io.holdfast.adapter.qdrant;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.TransientException;
import java.util.Set;
import java.util.TreeSet;

/** What one peer holds of a collection. A snapshot holds no more than that, and nobody would say so. */
record Shards(int count, Set<Integer> active, Set<Integer> elsewhere, boolean moving, String states) {

    static Shards of(JsonNode answer) {
        Set<Integer> active = new TreeSet<>();
        Set<Integer> elsewhere = new TreeSet<>();
        StringBuilder states = new StringBuilder();
        for (JsonNode shard : answer.path("local_shards")) {
            int id = shard.path("shard_id").asInt();
            String state = shard.path("state").asText();
            states.append(states.isEmpty() ? "" : ", ").append(id).append(' ').append(state);
            if (state.equals("Active")) {
                active.add(id);
            }
        }
        answer.path("remote_shards")
                .forEach(shard -> elsewhere.add(shard.path("shard_id").asInt()));
        elsewhere.removeAll(active);
        boolean moving = !answer.path("shard_transfers").isEmpty()
                || !answer.path("resharding_operations").isEmpty();
        return new Shards(answer.path("shard_count").asInt(), active, elsewhere, moving, states.toString());
    }

    boolean whole() {
        return active.size() == count && count > 0 && !moving;
    }

    /** Fails unless a snapshot of this peer would hold the whole collection. */
    void check(String collection, String where) {
        if (moving) {
            throw new TransientException(
                    Reason.SourceFailed,
                    "Shards of " + collection + " at " + where + " are being moved",
                    "Wait until Qdrant has finished; the next backup will do.");
        }
        if (!whole()) {
            throw new InvalidPlanException(
                    Reason.InvalidPlan,
                    "The peer at " + where + " holds " + active.size() + " of " + count + " shards of " + collection
                            + " in state Active (here: " + (states.isEmpty() ? "none" : states) + "; only elsewhere: "
                            + elsewhere + "), and a snapshot has only what its peer holds",
                    "Connect to a peer that holds every shard: raise the replication factor to the number of peers, or"
                            + " run a Listener node. Collections spread over several peers are not supported.");
        }
    }
}
