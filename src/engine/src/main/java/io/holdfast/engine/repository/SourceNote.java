package io.holdfast.engine.repository;

import io.holdfast.engine.store.ObjectKey;

/** The object in an unfinished recovery point's folder that says what its capture may leave at the source. */
public final class SourceNote {

    private static final String ENDING = ".note";

    private SourceNote() {}

    /** The key of a note in a folder. */
    public static ObjectKey key(ObjectKey folder, String name) {
        return folder.child(name + ENDING);
    }

    static boolean is(ObjectKey key) {
        return key.name().endsWith(ENDING);
    }

    static String name(ObjectKey key) {
        return key.name().substring(0, key.name().length() - ENDING.length());
    }
}
