package io.holdfast.cli;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/** One thing that somebody does to a bucket, and how each command is to answer it. */
record Threat(String name, Effect effect, Deed deed, Map<Look, String> instead) {

    /** What is done. */
    interface Deed {
        void to(HostileScene scene) throws IOException;
    }

    /** What it does to the shelf; a command's answer follows from that. */
    enum Effect {
        /** Nothing: all three are as good as before. */
        NONE,
        /** Beside the genuine ones there is one that cannot be believed. */
        FORGED,
        /** The newest one's manifest cannot be believed. */
        UNBELIEVED,
        /** The newest one lacks data, or has some of another length. */
        GAP,
        /** The newest one's data is of the right length, and wrong. */
        WRONG,
        /** The newest one has no manifest any more. */
        GONE,
        /** One of the reports is not as it was written. */
        REPORT
    }

    Threat(String name, Effect effect, Deed deed) {
        this(name, effect, deed, Map.of());
    }

    /** The same where one command answers in another way. */
    Threat but(Look look, String outcome) {
        Map<Look, String> other = new EnumMap<>(Look.class);
        other.putAll(instead);
        other.put(look, outcome);
        return new Threat(name, effect, deed, other);
    }

    String expected(Look look) {
        String special = instead.get(look);
        return special != null ? special : look.expected(effect);
    }

    static Stream<Threat> all() {
        return Stream.of(
                        NameThreats.all(),
                        FolderThreats.all(),
                        ManifestThreats.all(),
                        ArtifactThreats.all(),
                        NoteThreats.all(),
                        ReportThreats.all())
                .flatMap(threats -> threats);
    }

    @Override
    public String toString() {
        return name;
    }
}
