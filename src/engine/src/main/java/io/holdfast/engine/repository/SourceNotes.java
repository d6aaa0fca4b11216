package io.holdfast.engine.repository;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.point.SourceNoteRecord;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The notes in an unfinished recovery point's folder that say what its capture may leave at the source. A worker acts on
 * them there, and removes what they name: so they are signed, and bound to their folder and their name.
 */
public final class SourceNotes {

    private static final String ENDING = ".note";
    private static final int MAX_BYTES = 4 << 20;

    private final Repository repository;
    private final SignedNotes documents;

    public SourceNotes(Repository repository) {
        this.repository = repository;
        this.documents = new SignedNotes(repository, "note", MAX_BYTES);
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

    /** The notes in a folder that can be believed, by name. What somebody else wrote there is passed over. */
    public Map<String, byte[]> of(ObjectKey folder) {
        Map<String, byte[]> notes = new TreeMap<>();
        for (ObjectInfo object : repository.folder(folder).of(Names.Sort.SOURCE_NOTE)) {
            read(object).ifPresent(note -> notes.put(note.name(), note.bytes()));
        }
        return notes;
    }

    private Optional<SourceNoteRecord> read(ObjectInfo object) {
        try {
            return documents
                    .read(object, SourceNoteRecord.class, SourceNoteRecord.FORMAT)
                    .filter(note ->
                            key(new ObjectKey(note.folder()), note.name()).equals(object.key()));
        } catch (IntegrityException | IllegalArgumentException untrusted) {
            return Optional.empty();
        }
    }

    private static ObjectKey key(ObjectKey folder, String name) {
        return folder.child(name + ENDING);
    }
}
