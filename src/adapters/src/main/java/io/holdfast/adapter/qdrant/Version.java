package io.holdfast.adapter.qdrant;

import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Qdrant, which decides whether a snapshot can be trusted and where it can be loaded. */
record Version(int major, int minor, int patch) implements Comparable<Version> {

    private static final Pattern TEXT = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");
    private static final Version FLOOR = new Version(1, 15, 5);
    private static final Version GOOD = new Version(1, 17, 0);

    static Version of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidPlanException(
                    Reason.UnsupportedVersion,
                    "The server says that its version is '" + text + "', which is none of Qdrant",
                    "Check host and port; the REST port is 6333.");
        }
        return new Version(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
    }

    /** Fails for a version whose snapshots may be damaged; returns what should be known of one that is good enough. */
    List<String> checkSource() {
        if (compareTo(FLOOR) < 0) {
            throw new InvalidPlanException(
                    Reason.UnsupportedVersion,
                    "Qdrant " + this
                            + " damages snapshots of collections that are written to meanwhile (its issue 7298)",
                    "Upgrade Qdrant to " + FLOOR + " or newer.");
        }
        return compareTo(GOOD) < 0
                ? List.of("Qdrant " + this + " is older than " + GOOD
                        + ", which made snapshots under concurrent writes consistent.")
                : List.of();
    }

    /** Fails unless a snapshot of this version can be loaded by {@code target}: the same minor version or the next. */
    void checkTarget(Version target) {
        int ahead = target.minor - minor;
        if (target.major != major || ahead < 0 || ahead > 1) {
            throw new InvalidPlanException(
                    Reason.UnsupportedVersion,
                    "A snapshot of Qdrant " + this + " is to be loaded by Qdrant " + target
                            + ", which would try and might fail at its next start",
                    "Restore into Qdrant " + major + "." + minor + " or " + major + "." + (minor + 1)
                            + ", then upgrade that one minor version at a time.");
        }
    }

    @Override
    public int compareTo(Version other) {
        return Comparator.comparingInt(Version::major)
                .thenComparingInt(Version::minor)
                .thenComparingInt(Version::patch)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
