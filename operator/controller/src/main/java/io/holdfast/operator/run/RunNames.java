package io.holdfast.operator.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.api.v1alpha1.Backup;
import io.holdfast.api.v1alpha1.run.RestoreRun;
import io.holdfast.api.v1alpha1.run.RestoreRunSpec;
import io.holdfast.api.v1alpha1.run.VerificationTarget;
import io.holdfast.operator.status.Words;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Makes runs under names that others may have taken: names are put together by dashes and have dashes in them, so that
 * policy {@code a} with source {@code b-c} and policy {@code a-b} with source {@code c} come to the same one.
 */
public final class RunNames {
    private RunNames() {}

    /** Makes a Backup, unless an earlier look at its policy has made it. */
    public static void create(KubernetesClient client, Backup backup) {
        create(client, backup, RunNames::subject);
    }

    /** Makes a RestoreRun, unless an earlier look at its plan or policy has made it. */
    public static void create(KubernetesClient client, RestoreRun run) {
        create(client, run, RunNames::subject);
    }

    /** Whether a Backup is the one that was to have that name. */
    public static boolean is(Backup backup, String name) {
        return is(backup, name, subject(backup));
    }

    /** Whether a RestoreRun is the one that was to have that name. */
    public static boolean is(RestoreRun run, String name) {
        return is(run, name, subject(run));
    }

    private static boolean is(HasMetadata run, String name, String subject) {
        String own = run.getMetadata().getName();
        return own.equals(name) || own.equals(apart(name, subject));
    }

    private static <R extends HasMetadata> void create(KubernetesClient client, R run, Function<R, String> subject) {
        String usual = run.getMetadata().getName();
        for (String name : List.of(usual, apart(usual, subject.apply(run)))) {
            run.getMetadata().setName(name);
            if (isMade(client, run, subject)) {
                return;
            }
        }
        throw new IllegalStateException(
                "the names that a run of " + subject.apply(run) + " may have are taken, among them " + usual);
    }

    private static <R extends HasMetadata> boolean isMade(KubernetesClient client, R run, Function<R, String> subject) {
        try {
            client.resource(run).create();
            return true;
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw refused;
            }
            R other = client.resource(run).get();
            if (other == null) {
                throw refused; // it has just gone: the next look finds the name free
            }
            return subject.apply(other).equals(subject.apply(run));
        }
    }

    /** The name of a run where the usual one is somebody else's: always the same, so that making it twice is a conflict. */
    private static String apart(String name, String subject) {
        String digest =
                UUID.nameUUIDFromBytes(subject.getBytes(StandardCharsets.UTF_8)).toString();
        return name + "-" + digest.substring(0, 8);
    }

    /** What a run is of; what stands between its parts is in no name. */
    private static String subject(Backup backup) {
        return "policy/" + backup.getSpec().policyRef().name() + "/"
                + backup.getSpec().source();
    }

    private static String subject(RestoreRun run) {
        RestoreRunSpec spec = run.getSpec();
        VerificationTarget verify = spec.verify();
        return Words.of(spec.mode())
                + (spec.planRef() == null ? "" : "/plan/" + spec.planRef().name() + "/" + spec.drill())
                + (verify == null
                        ? ""
                        : "/policy/" + verify.policyRef().name() + "/" + verify.verification() + "/" + verify.source());
    }
}
