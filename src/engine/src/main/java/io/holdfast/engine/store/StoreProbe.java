package io.holdfast.engine.store;

import java.time.Duration;
import java.util.List;

/**
 * What a store really does, found out by doing it. That it can be written to and read from is not in here: a probe that
 * cannot do that fails.
 *
 * @param deletes whether objects can be deleted with these credentials; writers may well be denied it
 * @param refusesSecondWriter whether of two writers of one key the second is refused by the store itself; if not,
 *     writers look first, which leaves a moment in which both see nothing
 * @param refusesWrongChecksum whether bytes that do not fit their checksum are refused
 * @param multipart whether uploads in parts work and are published only as a whole
 * @param listsPendingUploads whether unfinished uploads are listed below a prefix; if not, the store's own expiry must
 *     remove what a killed process left behind
 * @param clockSkew how far the store's clock is ahead of this machine's; negative if it is behind
 * @param versioning whether overwritten and deleted objects are kept as old versions
 * @param objectLock whether the store can refuse to delete before a date
 * @param notes what a person should know, a sentence each
 */
public record StoreProbe(
        boolean deletes,
        boolean refusesSecondWriter,
        boolean refusesWrongChecksum,
        boolean multipart,
        boolean listsPendingUploads,
        Duration clockSkew,
        Feature versioning,
        Feature objectLock,
        List<String> notes) {

    /** Below this every probe has a folder of its own. */
    public static final ObjectKey FOLDER = new ObjectKey(".holdfast-probe");

    /** State of an optional feature of a store. */
    public enum Feature {
        On,
        Off,
        /** The store has no such thing, or these credentials may not ask. */
        Unknown
    }

    public StoreProbe {
        notes = List.copyOf(notes);
    }
}
