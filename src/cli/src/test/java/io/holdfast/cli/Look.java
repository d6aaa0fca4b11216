package io.holdfast.cli;

import io.holdfast.cli.Threat.Effect;
import java.util.List;

/** A way to look at a bucket or to work in it, and what comes of it: a point that is taken, or an exit code. */
enum Look {
    LIST("list", "0; 4; 4; 0; 0; 0"),
    FOREIGN("list --foreign", "shown"),
    SHOW_LATEST("show --latest", "newest; newest; middle; middle; newest; middle"),
    SHOW_POINT("show --point", "newest; newest; 4; newest; newest; 2"),
    VERIFY_ALL("verify --all", "0; 4; 4; 4; 4; 0"),
    VERIFY_ALL_OPENED("verify --all --identity", "0; 4; 4; 4; 4; 0"),
    VERIFY_LATEST("verify --latest --identity", "newest; newest; middle; middle; 4; middle"),
    EXTRACT_LATEST("extract --latest", "newest; newest; middle; middle; 4; middle"),
    EXTRACT_POINT("extract --point", "newest; newest; 4; 4; 4; 2"),
    RECOVER("recover", "newest; newest; middle; middle; middle; middle"),
    REPORT_SHOW("report show", "newest"),
    REPORT_VERIFY("report verify", "0"),
    IMPORT("import", "newest; newest; middle; middle; newest; middle"),
    CHOOSER("a run's Latest", "newest; newest; middle; middle; newest; middle"),
    CHOOSER_VERIFIED("a run's LatestVerified", "middle"),
    NO_KEY("list, verify --all, extract, report verify and recover without a trusted key", "named"),
    ANYBODY("the same with --accept-unknown-signers", "named"),
    SWEEP("sweep", "all there"),
    PRUNE("prune", "oldest went; oldest went; all there; all there; oldest went; all there"),
    EXPIRY("backup's expiry", "all there"),
    PRUNE_ALL("prune --all", "middle stays");

    final String words;
    private final String outcomes;

    /** @param outcomes in the order of effects, of which the first is for whatever has none of its own */
    Look(String words, String outcomes) {
        this.words = words;
        this.outcomes = outcomes;
    }

    String expected(Effect effect) {
        if (effect == Effect.REPORT && this == REPORT_VERIFY) {
            return "4";
        }
        String[] each = outcomes.split("; ", -1);
        int place = List.of(Effect.values()).indexOf(effect);
        return place < each.length ? each[place] : each[0];
    }
}
