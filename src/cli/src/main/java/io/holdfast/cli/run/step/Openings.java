package io.holdfast.cli.run.step;

import io.holdfast.api.v1alpha1.BackupRepository;
import io.holdfast.cli.plan.PlanFiles;
import io.holdfast.cli.plan.Repositories;
import io.holdfast.engine.capture.Destination;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.seal.Sealer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The repositories of a run, each opened once. */
public final class Openings implements AutoCloseable {

    private final PlanFiles plan;
    private final Repositories opener;
    private final Map<String, Repository> open = new HashMap<>();
    private final Map<String, Sealer> sealers = new HashMap<>();

    public Openings(PlanFiles plan, Repositories opener) {
        this.plan = plan;
        this.opener = opener;
    }

    /** The repository of that name; it can be written to if its signing key can be had. */
    public synchronized Repository repository(String name) {
        Repository known = open.get(name);
        if (known != null) {
            return known;
        }
        BackupRepository resource = plan.repository(name);
        Repository opened;
        try {
            Destination destination = opener.destination(resource);
            sealers.put(name, destination.sealer());
            opened = destination.repository();
        } catch (InvalidPlanException e) {
            if (e.reason() != Reason.CredentialsMissing) {
                throw e;
            }
            opened = opener.reader(resource);
            // Who may sign reports may keep evidence with them.
            if (opened.witness() != null) {
                sealers.put(name, opener.sealer(resource));
            }
        }
        open.put(name, opened);
        return opened;
    }

    /** What seals new objects of the repository; empty where it can only be read. */
    public synchronized Optional<Sealer> sealer(String name) {
        repository(name);
        return Optional.ofNullable(sealers.get(name));
    }

    @Override
    public synchronized void close() {
        open.values().forEach(Repository::close);
        open.clear();
    }
}
