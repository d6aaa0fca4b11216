package io.holdfast.recovery.report;

import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.repository.Doubt;
import io.holdfast.engine.store.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at every report of a plan, and at whether one is missing between them. */
public final class ReportChain {
    private final ReportShelf shelf;
    private final Map<String, ReportShelf.Kept> read = new HashMap<>();

    public ReportChain(ReportShelf shelf) {
        this.shelf = shelf;
    }

    /**
     * What is known of one report.
     *
     * @param key its folder
     * @param problems what is wrong with it; empty if all is well
     */
    public record Link(String key, String result, boolean trusted, List<String> problems) {
        public Link {
            problems = List.copyOf(problems);
        }
    }

    /** Every report of these folders, which are those of one plan, oldest first. */
    public List<Link> of(List<ObjectKey> folders) {
        List<Link> links = new ArrayList<>();
        for (ObjectKey folder : folders) {
            try {
                ReportShelf.Kept kept = shelf.read(folder);
                read.put(folder.value(), kept);
                links.add(new Link(
                        folder.value(),
                        Said.result(kept.report().outcome().result()),
                        kept.trusted(),
                        renderings(kept)));
            } catch (RecoveryException e) {
                Doubt.passBy(e);
                links.add(new Link(folder.value(), "unknown", false, List.of(e.getMessage())));
            }
        }
        return links.stream().map(this::joined).toList();
    }

    private List<String> renderings(ReportShelf.Kept kept) {
        List<String> problems = new ArrayList<>();
        for (RunReport.Rendering rendering : kept.report().renderings()) {
            try {
                shelf.rendering(
                        kept, rendering.file().substring(rendering.file().lastIndexOf('.') + 1));
            } catch (RecoveryException e) {
                Doubt.passBy(e);
                problems.add(e.getMessage());
            }
        }
        return problems;
    }

    /** Runs may overlap, so that two reports may follow the same one; but what is named must be there, and be the same. */
    private Link joined(Link link) {
        ReportShelf.Kept kept = read.get(link.key());
        if (kept == null) {
            return link;
        }
        List<String> problems = new ArrayList<>(link.problems());
        for (RunReport.Earlier earlier : kept.report().earlier()) {
            ReportShelf.Kept before = read.get(earlier.key());
            if (before == null) {
                problems.add("the report before it, " + earlier.key() + ", is gone or cannot be read");
            } else if (!before.sha256().equals(earlier.sha256())) {
                problems.add("the report before it, " + earlier.key() + ", is another one than when this was written");
            }
        }
        return new Link(link.key(), link.result(), link.trusted(), problems);
    }
}
