package io.holdfast.engine.repository;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.point.SourceNoteRecord;
import io.holdfast.engine.store.ObjectKey;
import java.util.Map;
import java.util.TreeMap;

/**
 * The notes in an unfinished recovery point's folder that say what its capture may leave at the source. A worker acts on
 * them there, and removes what they name: so they are signed, and bound to their folder and their name.
 */
public final class SourceNotes {

    private static final String ENDING = ".note";
    private static final SignedNotes.Kind<SourceNoteRecord> KIND = new SignedNotes.Kind<>(
            "note", Names.Sort.SOURCE_NOTE, SourceNoteRecord.class, SourceNoteRecord.FORMAT, 4 << 20);

    private final Repository repository;
    private final SignedNotes<SourceNoteRecord> documents;

    public SourceNotes(Repository repository) {
        this.repository = repository;
        this.documents = new SignedNotes<>(repository, KIND);
    }

    /** Writes a note down. */
    public void add(ObjectKey folder, String name, byte[] content) {
        repository
                .store()
                .create(key(folder, name), documents.sign(SourceNoteRecord.of(folder.value(), name, content)));
    }

    /** Takes a note back. */
    public void remove(ObjectKey folder, String name) {
        repository.store().delete(key(folder, name));
    }

    /**
     * The notes in a folder that can be believed, by name. What somebody else wrote there is passed over; one that the store
     * does not give may be ours, and who clears the folder without it would leave something at the source for ever.
     */
    public Map<String, byte[]> of(ObjectKey folder) {
        SignedNotes.Found<SourceNoteRecord> found = documents.in(
                repository.folder(folder),
                (key, note) -> key.value().equals(note.folder() + "/" + note.name() + ENDING));
        found.doubts().stream()
                .map(Doubt::cause)
                .filter(cause -> !(cause instanceof IntegrityException))
                .findFirst()
                .ifPresent(cause -> {
                    throw cause;
                });
        Map<String, byte[]> notes = new TreeMap<>();
        found.documents().forEach(note -> notes.put(note.name(), note.bytes()));
        return notes;
    }

    private static ObjectKey key(ObjectKey folder, String name) {
        return folder.child(name + ENDING);
    }
}
