package io.holdfast.cli;

import io.holdfast.cli.capture.Validators;
import io.holdfast.engine.failure.RecoveryException;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.StoredPoint;
import io.holdfast.engine.run.Progress;
import io.holdfast.engine.store.ObjectKey;
import io.holdfast.engine.verify.Verifier;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves recovery points. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Proves that recovery points are whole: one, or with --all every one of the repository.",
            "Without an identity the stored bytes are compared with the signed manifest; with one they are opened, digested and judged by their format, too."
        })
final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private PointOptions point = new PointOptions();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Option(names = "--all", description = "Every recovery point of the repository.")
    private boolean all;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        int worst = 0;
        try (Repository repository = options.reader(options.plan())) {
            if (!all) {
                PrintWriter err = spec.commandLine().getErr();
                return told(repository, point.find(repository, err), out);
            }
            List<ObjectKey> folders = repository.folders();
            int bad = 0;
            for (ObjectKey folder : folders) {
                int code;
                try {
                    code = told(repository, repository.read(folder), out);
                } catch (RecoveryException e) {
                    code = ExitCode.of(e).number();
                    out.println("BAD  " + folder + "  (" + e.reason() + ") " + e.getMessage());
                }
                bad += code == 0 ? 0 : 1;
                worst = Math.max(worst, code);
            }
            out.println(folders.size() + " recovery points" + (bad == 0 ? ", all whole" : ", " + bad + " of them BAD"));
        }
        return worst;
    }

    /** What nobody who is trusted signed is bad however whole it is, unless somebody said that it is not. */
    private int told(Repository repository, StoredPoint stored, PrintWriter out) {
        String verified = verified(repository, stored);
        boolean accepted = stored.trusted() || options.acceptUnknownSigners;
        out.println((accepted ? "ok   " : "BAD  ") + stored.folder() + "  (" + verified + ")");
        return (accepted ? ExitCode.Success : ExitCode.Integrity).number();
    }

    private String verified(Repository repository, StoredPoint stored) {
        Progress progress = new Progress(InstantSource.system());
        Verifier verifier = new Verifier(repository, progress);
        verifier.storedBytes(stored);
        String level = "stored bytes";
        if (identity.isGiven() && (stored.trusted() || options.acceptUnknownSigners)) {
            verifier.content(stored, identity.opener(), Validators.of(stored));
            level = "stored bytes, content and format";
        }
        return level + ", " + Sizes.bytes(progress.storedBytes()) + " read"
                + (stored.trusted()
                        ? ""
                        : ", signed by the UNKNOWN key " + stored.signer().fingerprint());
    }
}
