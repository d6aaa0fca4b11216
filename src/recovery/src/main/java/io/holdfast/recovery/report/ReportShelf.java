package io.holdfast.recovery.report;

import io.holdfast.engine.failure.IntegrityException;
import io.holdfast.engine.failure.InvalidPlanException;
import io.holdfast.engine.failure.Reason;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.point.Digest;
import io.holdfast.engine.point.PointId;
import io.holdfast.engine.point.SignedJson;
import io.holdfast.engine.point.SigningKey;
import io.holdfast.engine.repository.Doubt;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.ObjectInfo;
import io.holdfast.engine.store.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The reports in a repository. Each is signed, and names those before it by their SHA-256: a report that was changed, or
 * taken away from the middle, is noticed.
 */
public final class ReportShelf {
    static final String JSON = "report.json";
    private static final int MAX_BYTES = 8 << 20;
    private static final int EARLIER = 3;

    private final Repository repository;
    private final SignedJson json = new SignedJson("report", MAX_BYTES);

    public ReportShelf(Repository repository) {
        this.repository = repository;
    }

    /**
     * A report that was read.
     *
     * @param folder where it lies
     * @param sha256 of {@code report.json}, hexadecimal
     * @param trusted whether its key is one that the repository trusts
     */
    public record Kept(ObjectKey folder, RunReport report, String sha256, boolean trusted) {}

    /**
     * Stores a report with its other forms. What was stored for the same run before stays as it is.
     *
     * @throws InvalidPlanException when the repository has no signing key
     */
    public Kept keep(ObjectKey folder, RunReport report) {
        SigningKey signer = repository.witness();
        if (signer == null) {
            throw new InvalidPlanException(
                    Reason.CredentialsMissing,
                    "repository '" + repository.name() + "' has no signing key, so no report can be written",
                    "set signing.secretRef of the BackupRepository");
        }
        if (repository.store().find(folder.child(JSON)).isPresent()) {
            return read(folder);
        }
        RunReport whole = report.with(List.of(
                rendering(folder, "report.md", ReportMarkdown.of(report)),
                rendering(folder, "report.html", ReportHtml.of(report))));
        byte[] stored = json.write(whole, signer);
        repository.store().create(folder.child(JSON), stored);
        return new Kept(folder, whole, Digest.of(stored), true);
    }

    /** A worker that died in between may have left another one: that is passed by. */
    private RunReport.Rendering rendering(ObjectKey folder, String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String file = name;
        for (int more = 2; ; more++) {
            try {
                repository.store().create(folder.child(file), bytes);
                return new RunReport.Rendering(file, Digest.of(bytes));
            } catch (InvalidPlanException e) {
                if (e.reason() != Reason.ObjectExists || more > 9) {
                    throw e;
                }
                file = name.replace(".", "-" + more + ".");
            }
        }
    }

    /** What the next report of a plan has to name: the newest ones that are whole, the newest first. */
    public List<RunReport.Earlier> earlier(String namespace, String plan, ObjectKey folder) {
        List<ObjectKey> before = folders(namespace, plan).stream()
                .filter(one -> !one.equals(folder))
                .toList();
        return before.reversed().stream()
                .flatMap(one -> entry(one).stream())
                .limit(EARLIER)
                .toList();
    }

    private Optional<RunReport.Earlier> entry(ObjectKey folder) {
        try {
            Kept kept = read(folder);
            RunReport report = kept.report();
            return Optional.of(new RunReport.Earlier(
                    folder.value(),
                    kept.sha256(),
                    report.about().mode(),
                    report.about().drill(),
                    report.outcome().startedAt(),
                    report.outcome().result(),
                    report.achieved().rtoSeconds(),
                    report.achieved().rpoSeconds()));
        } catch (RecoveryException broken) {
            Doubt.passBy(broken);
            // 'holdfast report verify' says what is wrong with it; here the chain goes on from the one before.
            return Optional.empty();
        }
    }

    /** Folders of the reports of a plan, oldest run first. */
    public List<ObjectKey> folders(String namespace, String plan) {
        return folders(RunFolder.ofPlan(namespace, plan));
    }

    /** Folders of all reports, by plan and then oldest run first. */
    public List<ObjectKey> folders() {
        return folders(new ObjectKey(RunFolder.RUNS));
    }

    private List<ObjectKey> folders(ObjectKey below) {
        try (Stream<ObjectInfo> objects = repository.store().list(below)) {
            return objects.map(ObjectInfo::key)
                    .filter(key -> key.name().equals(JSON) && key.value().split("/").length == 5)
                    .map(ObjectKey::parent)
                    .filter(folder -> PointId.parse(folder.name()).isPresent())
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /**
     * Reads a report and checks its signature, its place and its other forms.
     *
     * @throws IntegrityException when something of it was changed, moved or taken away
     */
    public Kept read(ObjectKey folder) {
        ObjectKey key = folder.child(JSON);
        byte[] stored = bytes(key);
        SignedJson.Verified signed = json.read(stored, repository.believed(), key.value());
        json.check(signed.document(), RunReport.FORMAT, key.value());
        RunReport report = json.as(RunReport.class, signed.document(), key.value());
        if (!folder.parent()
                .value()
                .equals(RunFolder.RUNS + "/" + report.about().namespace() + "/"
                        + report.about().plan())) {
            throw damaged("the report in " + folder + " is one of plan "
                    + report.about().namespace() + "/" + report.about().plan());
        }
        if (!RunFolder.isOf(folder, report.about().uid(), report.outcome().startedAt())) {
            throw damaged("the report in " + folder + " is of the run "
                    + report.about().uid() + " that began at "
                    + report.outcome().startedAt());
        }
        return new Kept(folder, report, Digest.of(stored), signed.trusted());
    }

    /**
     * The newest report of these folders that can be read: one that cannot keeps nobody from those before it.
     *
     * @param passedOver is told of each that cannot, and why
     * @throws RecoveryException if there are some and none can be read, or the store cannot be reached
     */
    public Optional<Kept> newest(List<ObjectKey> folders, Consumer<String> passedOver) {
        RecoveryException first = null;
        for (ObjectKey folder : folders.stream()
                .sorted(Comparator.comparing(ObjectKey::name).reversed())
                .toList()) {
            try {
                return Optional.of(read(folder));
            } catch (RecoveryException e) {
                Doubt.passBy(e);
                first = first == null ? e : first;
                passedOver.accept(String.valueOf(e.getMessage()));
            }
        }
        if (first != null) {
            throw first;
        }
        return Optional.empty();
    }

    /** One of the other forms of a report, as it was written. */
    public String rendering(Kept kept, String ending) {
        RunReport.Rendering rendering = kept.report().renderings().stream()
                .filter(one -> one.file().endsWith("." + ending))
                .findFirst()
                .orElseThrow(() -> damaged("the report in " + kept.folder() + " has no form ." + ending));
        byte[] stored = bytes(kept.folder().child(rendering.file()));
        if (!Digest.of(stored).equals(rendering.sha256())) {
            throw damaged(kept.folder().child(rendering.file()) + " is not what was written with the report");
        }
        return new String(stored, StandardCharsets.UTF_8);
    }

    private byte[] bytes(ObjectKey key) {
        ObjectInfo info = repository
                .store()
                .find(key)
                .orElseThrow(() -> new IntegrityException(
                        Reason.ObjectMissing,
                        "there is no " + key + " in " + repository.store().describe(),
                        "'holdfast report list' shows what is there"));
        return repository.content(info, MAX_BYTES);
    }

    private static IntegrityException damaged(String what) {
        return new IntegrityException(
                Reason.SignatureInvalid, what, "do not use it, and find out who wrote to the bucket");
    }
}
