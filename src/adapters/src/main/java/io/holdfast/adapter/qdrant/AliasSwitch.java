package io.holdfast.adapter.qdrant;

import io.holdfast.adapter.qdrant.QdrantClient.Alias;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What happens to the aliases when everything is restored and counted: one change, of all or of none. */
record AliasSwitch(List<Map<String, Map<String, String>>> actions, List<String> said, List<String> warnings) {

    /**
     * @param steps what was restored
     * @param recorded the aliases at the capture
     * @param live the aliases of the target now
     */
    static AliasSwitch of(List<RestoreStep> steps, List<Alias> recorded, List<Alias> live) {
        AliasSwitch change = new AliasSwitch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (RestoreStep step : steps) {
            change.add(step, recorded, live);
        }
        return change;
    }

    private void add(RestoreStep step, List<Alias> recorded, List<Alias> live) {
        boolean pointed = false;
        for (Alias alias : live) {
            if (step.beside() && alias.collection().equals(step.collection())) {
                actions.add(Map.of("delete_alias", Map.of("alias_name", alias.name())));
                create(alias.name(), step.target());
                said.add(
                        "Switched alias " + alias.name() + " from " + step.collection() + " to " + step.target() + ".");
                pointed = true;
            }
        }
        for (Alias alias : recorded) {
            if (!alias.collection().equals(step.collection())) {
                continue;
            }
            Alias now = live.stream()
                    .filter(other -> other.name().equals(alias.name()))
                    .findFirst()
                    .orElse(null);
            if (now == null) {
                create(alias.name(), step.target());
                said.add("Made alias " + alias.name() + " of " + step.target() + " again.");
                pointed = true;
            } else if (!now.collection().equals(step.collection())
                    && !now.collection().equals(step.target())) {
                warnings.add("Alias " + alias.name() + " pointed to " + step.collection()
                        + " at the capture; it points to " + now.collection() + " now, and was left so.");
            }
        }
        if (step.beside() && !pointed) {
            warnings.add("No alias points to " + step.target() + ": who reads " + step.collection()
                    + " sees the old data until it is told the new name.");
        }
    }

    private void create(String alias, String collection) {
        actions.add(Map.of("create_alias", Map.of("collection_name", collection, "alias_name", alias)));
    }
}
