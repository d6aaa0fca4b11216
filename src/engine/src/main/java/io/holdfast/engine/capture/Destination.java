package io.holdfast.engine.capture;

import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.seal.Sealer;

/** A repository to store into, and how to seal what goes there. */
public record Destination(Repository repository, Sealer sealer) {}
