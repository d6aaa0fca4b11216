package io.holdfast.cli.worker;

import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.api.v1alpha1.Capabilities;
import io.holdfast.api.v1alpha1.Signing;
import io.holdfast.api.worker.RepositoryProbe;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.engine.capture.Destination;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.Sweep;
import io.holdfast.engine.store.StoreProbe;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries a repository out and says what it really does. */
public final class Probes {

    private Probes() {}

    /** The probe of one repository; a failure is part of the answer. */
    public static RepositoryProbe of(BackupRepository resource, Repositories opener) {
        String name = resource.getMetadata().getName();
        try {
            Destination destination = opener.destination(resource);
            try (Repository repository = destination.repository()) {
                StoreProbe probe = repository.store().probe();
                sweep(repository);
                List<String> recipients = destination.sealer().recipients().fingerprints();
                return new RepositoryProbe(
                        name,
                        true,
                        "Available",
                        message(repository, probe) + pinned(resource),
                        null,
                        capabilities(probe),
                        recipients,
                        fingerprint(repository));
            }
        } catch (RecoveryException e) {
            return new RepositoryProbe(name, false, e.reason().name(), e.getMessage(), e.hint(), null, List.of(), null);
        }
    }

    /** Where deleting is denied the probe has said so itself; nothing of this makes a repository less available. */
    private static void sweep(Repository repository) {
        try {
            int _ = Sweep.probes(repository, InstantSource.system().instant());
        } catch (RecoveryException _) {
            // The next probe tries it again.
        }
    }

    private static String message(Repository repository, StoreProbe probe) {
        String where = repository.store().describe() + " takes, gives back and removes objects";
        return probe.notes().isEmpty() ? where : where + "; " + String.join("; ", probe.notes());
    }

    /** A signing key that happens to be at hand is no statement of whom to trust. */
    private static String pinned(BackupRepository resource) {
        Signing signing = resource.getSpec().signing();
        if (signing.publicKeys().isEmpty()) {
            return "; signing.publicKeys is empty: who has no signing key can restore nothing from it";
        }
        return signing.reportKeyRef() == null
                ? "; signing.reportKeyRef is not set: drills and recoveries hold the key that signs manifests"
                : "";
    }

    private static @Nullable String fingerprint(Repository repository) {
        SigningKey signer = repository.signer();
        return signer == null ? null : signer.verificationKey().base64();
    }

    private static Capabilities capabilities(StoreProbe probe) {
        return new Capabilities(
                probe.refusesSecondWriter(),
                probe.refusesWrongChecksum(),
                probe.multipart(),
                probe.clockSkew().toSeconds(),
                probe.versioning().name(),
                probe.objectLock().name());
    }
}
