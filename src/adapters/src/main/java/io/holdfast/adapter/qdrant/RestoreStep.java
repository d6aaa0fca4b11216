package io.holdfast.adapter.qdrant;

/**
 * One collection of a restore.
 *
 * @param collection its name at the capture
 * @param target the collection that the snapshot is loaded into
 * @param fresh whether the target does not exist before, so that it can be removed if it turns out wrong
 */
record RestoreStep(String collection, String target, boolean fresh) {

    String artifact() {
        return Names.artifact(collection);
    }

    boolean beside() {
        return !collection.equals(target);
    }
}
