package io.holdfast.cli.cold;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.point.SourcePath;
import io.holdfast.engine.point.VerificationKey;
import io.holdfast.engine.repository.PointFolder;
import io.holdfast.engine.repository.PointSearch;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.repository.Trust;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who signed what a bucket holds, for somebody who did not say whom they trust. A bucket may hold what anybody put there,
 * so nothing of it is believed before a person has named a signer.
 */
public final class Signers {

    /** So many of the newest recovery points of a source are looked at: who writes now shows there. */
    private static final int LOOKED_AT = 20;

    private final Terminal terminal;
    private final Map<VerificationKey, Signed> signers = new LinkedHashMap<>();

    private static final class Signed {
        private final Set<String> sources = new TreeSet<>();
        private int points;
    }

    public Signers(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Shows the signers and asks for the one to trust.
     *
     * @throws InvalidPlanException if nobody is named, or there is nobody to ask
     */
    public Trust chosen(Bucket bucket, InstantSource clock) {
        try (Repository repository = new Repository("bucket", bucket.open(clock), new Trust(null, Set.of(), true))) {
            look(repository, clock);
        }
        if (signers.isEmpty()) {
            return new Trust(null, Set.of());
        }
        terminal.say("No --trusted-key was given. The newest recovery points of each source are signed by:");
        signers.forEach((key, signed) -> terminal.say("  " + key.fingerprint() + "  " + signed.points
                + " recovery points of " + String.join(", ", signed.sources) + "  (" + key.base64() + ")"));
        if (signers.size() > 1) {
            terminal.say("More than one signer: one of them may be somebody who is not to be trusted.");
        }
        String given = terminal.ask("Type the fingerprint that you know to be yours: ")
                .orElse("")
                .strip();
        Optional<VerificationKey> known = signers.keySet().stream()
                .filter(key -> !given.isEmpty() && key.fingerprint().equals(given))
                .findFirst();
        return new Trust(null, Set.of(known.orElseThrow(() -> nobody(given))));
    }

    private void look(Repository repository, InstantSource clock) {
        Map<SourcePath, List<PointFolder>> bySource = new LinkedHashMap<>();
        Instant latest = clock.instant().plus(PointSearch.CLOCK_TOLERANCE);
        for (PointFolder folder : repository.contents().points()) {
            if (folder.id().time().isAfter(latest)) {
                continue; // a clock was wrong, or somebody wants to be seen first
            }
            bySource.computeIfAbsent(SourcePath.of(folder.key()), _ -> new ArrayList<>())
                    .add(folder);
        }
        bySource.forEach((source, folders) -> {
            long _ = folders.reversed().stream()
                    .filter(folder -> look(repository, source, folder))
                    .limit(LOOKED_AT)
                    .count();
        });
    }

    /** Whether somebody signed what is there: folders without a signature hide nobody. */
    private boolean look(Repository repository, SourcePath source, PointFolder folder) {
        try {
            StoredPoint point = repository.read(folder.key());
            Signed signed = signers.computeIfAbsent(point.signer(), _ -> new Signed());
            signed.points++;
            signed.sources.add(source.toString());
            return true;
        } catch (IntegrityException | InvalidPlanException damaged) {
            return false; // whoever signed it, it cannot be used; the list of what the bucket holds says so
        }
    }

    private static InvalidPlanException nobody(String given) {
        return new InvalidPlanException(
                Reason.SignatureInvalid,
                given.isEmpty() ? "no signer was named" : "'" + given + "' is none of these fingerprints",
                "give --trusted-key with the public key that 'holdfast keygen signing' printed; "
                        + "--accept-unknown-signers believes whoever may write to the bucket");
    }
}
