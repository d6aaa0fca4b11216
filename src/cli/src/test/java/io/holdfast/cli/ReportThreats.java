package io.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.cli.Threat.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reports that were changed, replayed and invented. What was said of a drill must be what was written then. */
final class ReportThreats {
    private ReportThreats() {}

    static Stream<Threat> all() {
        return Stream.of(
                report("junk as the newest report", s -> s.quiet(later(s, 1).resolve("report.json"), "junk")),
                report("an empty report", s -> s.quiet(later(s, 1).resolve("report.json"), "")),
                report("a report of 3 GB", s -> s.sparse(later(s, 1).resolve("report.json"), 3L << 30)),
                report("a report replayed as the newest", s -> replay(s, later(s, 0))),
                report(
                        "a report replayed as one of another plan",
                        s -> replay(
                                s,
                                s.repository
                                        .resolve("runs/default/other")
                                        .resolve(s.report(1).getFileName()))),
                // No folder of a run has such a name, so no report is there.
                new Threat(
                        "a report replayed under a name that is no time",
                        Effect.NONE,
                        s -> s.stray(
                                s.repository.resolve("runs/default/all/zzz/report.json"),
                                Files.readString(s.report(0).resolve("report.json")))),
                report("a stranger's report as the newest", s -> stranger(s, _ -> {})),
                report("a stranger's report about nothing", s -> stranger(s, r -> r.remove("about"))),
                report(
                        "a stranger's report of no plan",
                        s -> stranger(s, r -> ((ObjectNode) r.get("about")).putNull("plan"))),
                report(
                        "a stranger's report of a plan that is no name",
                        s -> stranger(s, r -> ((ObjectNode) r.get("about")).put("plan", "../ x"))),
                report(
                        "a stranger's report that never began",
                        s -> stranger(s, r -> ((ObjectNode) r.get("outcome")).remove("startedAt"))),
                report(
                        "a stranger's report of nobody's run",
                        s -> stranger(s, r -> ((ObjectNode) r.get("about")).remove("uid"))),
                report(
                        "a stranger's report whose rendering is at ../",
                        s -> stranger(s, r -> ((ObjectNode) r.at("/renderings/0")).put("file", "../../report.md"))),
                report(
                        "a stranger's report whose rendering has no name",
                        s -> stranger(s, r -> ((ObjectNode) r.at("/renderings/0")).putNull("file"))),
                report(
                        "a stranger's report that follows nothing",
                        s -> stranger(s, r -> r.putArray("earlier").addObject())),
                report(
                        "an older report taken away",
                        s -> Files.delete(s.report(0).resolve("report.json"))),
                report(
                        "an older report's page changed",
                        s -> Files.writeString(s.report(0).resolve("report.html"), "passed")),
                report(
                        "an older report's page taken away",
                        s -> Files.delete(s.report(0).resolve("report.html"))),
                report(
                        "an older report changed",
                        s -> ManifestThreats.replace(s.report(0).resolve("report.json"), "\"Passed", "\"Failed")),
                report(
                                "the newest report changed",
                                s -> ManifestThreats.replace(
                                        s.report(1).resolve("report.json"), "\"Passed", "\"Failed"))
                        .but(Look.REPORT_SHOW, "older"),
                report(
                                "the newest report's text changed",
                                s -> Files.writeString(s.report(1).resolve("report.md"), "passed"))
                        .but(Look.REPORT_SHOW, "4"),
                new Threat(
                        "a stray file among the reports",
                        Effect.NONE,
                        s -> s.stray(s.repository.resolve("runs/default/all/report.json"), "x")),
                new Threat(
                        "a report deeper than any is",
                        Effect.NONE,
                        s -> s.stray(s.report(1).resolve("old/report.json"), "x")));
    }

    /** Reports are there once, whatever the source: the second scene finds it done. */
    private static Threat report(String name, Threat.Deed deed) {
        return new Threat(name, Effect.REPORT, s -> {
            if (s.sourceFolder().endsWith("cache")) {
                deed.to(s);
            }
        });
    }

    /** A day after the newest point, in the name of the run that made a report. */
    private static Path later(HostileScene s, int like) {
        String name = s.report(like).getFileName().toString();
        return s.report(like)
                .resolveSibling(FolderThreats.later(s).getFileName().toString().substring(0, 27) + name.substring(27));
    }

    private static void replay(HostileScene s, Path to) throws IOException {
        s.copy(s.report(0), to, false);
    }

    /** In the place that its own text would have, were it not changed. */
    private static void stranger(HostileScene s, HostileScene.Change change) throws IOException {
        s.copy(s.report(1), later(s, 1), false);
        ObjectNode report = HostileScene.json(s.report(0).resolve("report.json"));
        ((ObjectNode) report.get("outcome"))
                .put(
                        "startedAt",
                        io.holdfast.engine.point.PointId.parse(
                                        later(s, 1).getFileName().toString())
                                .orElseThrow()
                                .time()
                                .toString());
        change.to(report);
        HostileScene.sign(later(s, 1).resolve("report.json"), report, HostileScene.STRANGER);
    }
}
