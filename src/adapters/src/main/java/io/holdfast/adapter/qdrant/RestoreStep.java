package io.holdfast.adapter.qdrant;

/**
 * One collection of a restore.
 *
 * @param collection its name at the capture
 * @param target the collection that the snapshot is loaded into
 * @param fresh whether the target did not exist when that was decided
 */
record RestoreStep(String collection, String target, boolean fresh) {

    String artifact() {
        return Names.artifact(collection);
    }

    /** A name that no other restore and no application gives. */
    static String besideName(String collection, String stamp) {
        return collection + "-restored-" + stamp;
    }

    /** Whether only the restore of that stamp can have made the target, so that it may be removed unseen. */
    boolean isOwn(String stamp) {
        return target.equals(besideName(collection, stamp));
    }

    boolean beside() {
        return !collection.equals(target);
    }
}
