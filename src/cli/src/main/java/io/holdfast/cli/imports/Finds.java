package io.holdfast.cli.imports;

import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.repository.Judgement;
import io.holdfast.engine.repository.PointFolder;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The newest recovery points of one source, over all of its repositories. */
public final class Finds {
    private final SourcePath path;
    private final int atMost;
    private final Map<String, StoredPoint> points = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /** @param atMost how many are of interest */
    public Finds(SourcePath path, int atMost) {
        this.path = path;
        this.atMost = atMost;
    }

    /** Looks into a repository; what is broken, or signed by nobody known, is passed over and told. */
    public void lookInto(Repository repository) {
        int good = 0;
        for (PointFolder folder : repository.contents(path).points().reversed()) {
            if (good == atMost) {
                return;
            }
            switch (repository.judge(folder)) {
                case Judgement.Good(StoredPoint point) -> {
                    good++;
                    points.putIfAbsent(point.manifest().id(), point);
                }
                case Judgement.Unusable none -> problems.add(none.why());
            }
        }
    }

    /** The newest, each once, newest first. */
    public List<StoredPoint> newest() {
        return points.values().stream()
                .sorted(Comparator.comparing(
                                (StoredPoint point) -> point.manifest().id())
                        .reversed())
                .limit(atMost)
                .toList();
    }

    /** What was passed over, and why. */
    public List<String> problems() {
        return problems;
    }
}
