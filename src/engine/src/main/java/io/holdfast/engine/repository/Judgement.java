package io.holdfast.engine.repository;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.store.ObjectKey;

/** What a folder with a manifest turns out to be. */
public sealed interface Judgement {

    /** A recovery point: its manifest was read and is trusted, and each object that it names is there in its size. */
    record Good(StoredPoint point) implements Judgement {}

    /** No recovery point that anybody may count on, and why. It is neither counted nor removed. */
    record Unusable(ObjectKey folder, IntegrityException cause) implements Judgement {

        /** Why, in words that name the folder. */
        public String why() {
            String text = String.valueOf(cause.getMessage());
            return text.contains(folder.name()) ? text : folder + ": " + text;
        }
    }
}
