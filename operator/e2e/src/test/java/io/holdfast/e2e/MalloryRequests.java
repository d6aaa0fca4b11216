package io.holdfast.e2e;

import io.holdfast.e2e.Mallory.Attempt;

/** Ways that the API server refuses at once. */
final class MalloryRequests {
    private static final String WORKER = Mallory.account("holdfast-worker");
    private static final String DRILL = Mallory.account("holdfast-drill");
    private static final String RECOVERY = Mallory.account("holdfast-recovery");

    private final Mallory mallory;

    MalloryRequests(Mallory mallory) {
        this.mallory = mallory;
    }

    void readsOutsideOfTheNamespace() {
        tries(
                "reads a Secret of another namespace",
                get(Mallory.EDITOR, "secret s3-credentials", Lab.LEAVING),
                "cannot get resource");
        for (String account : new String[] {WORKER, DRILL, RECOVERY}) {
            String name = account.substring(account.lastIndexOf(':') + 1);
            tries(
                    "the account " + name + " reads Secrets of another namespace",
                    get(account, "secrets", Lab.LEAVING),
                    "cannot list resource");
        }
        tries("reads the pods of the operator", get(WORKER, "pods", Lab.SYSTEM), "cannot list resource");
    }

    void becomesTheOperator() {
        tries(
                "runs a command in the operator",
                runs(Mallory.EDITOR, "exec deploy/holdfast-operator -n holdfast-system -- id"),
                "cannot get resource");
        tries(
                "has a token made for the operator's account",
                runs(Mallory.EDITOR, "create token holdfast-operator -n holdfast-system"),
                "cannot create resource");
        tries(
                "impersonates the operator",
                runs(Mallory.EDITOR, "auth can-i impersonate serviceaccounts/holdfast-operator -n holdfast-system"),
                "no");
        tries("makes a pod with the operator's account", creates(Mallory.EDITOR, """
                apiVersion: v1
                kind: Pod
                metadata: {name: as-operator, namespace: shop}
                spec: {serviceAccountName: holdfast-operator, containers: [{name: c, image: x}]}
                """), "service account");
        tries(
                "lets its workers into another namespace",
                runs(
                        Mallory.EDITOR,
                        "create rolebinding in --clusterrole=holdfast-capture"
                                + " --serviceaccount=shop:holdfast-worker -n leaving --dry-run=server"),
                "cannot create resource");
        tries(
                "the worker's account writes a policy into another namespace",
                creates(WORKER, """
                apiVersion: holdfast.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: theirs, namespace: leaving}
                spec: {repositories: [main], sources: [{name: all, config: {kinds: [Secret]}}]}
                """),
                "cannot create resource");
    }

    void takesWhatIsTheOperators() {
        tries("makes the ControllerRevision of a run", creates(Mallory.EDITOR, revision()), "cannot create resource");
        tries("the account of recoveries makes it", creates(RECOVERY, revision()), "cannot create resource");
        tries(
                "removes an admission policy",
                runs(Mallory.OWNER, "delete validatingadmissionpolicy holdfast-people --dry-run=server"),
                "cannot delete");
        tries(
                "changes a CRD",
                runs(Mallory.OWNER, "patch crd restoreruns.holdfast.io --type=merge -p {} --dry-run=server"),
                "cannot");
        tries(
                "takes the name of the decision by which a drill gives way",
                creates(Mallory.DECIDER, decision("any-gives-way", Mallory.DECIDER)),
                "holdfast-people");
        tries(
                "reports a Backup as done",
                runs(Mallory.EDITOR, "patch backups any -n shop --subresource=status --type=merge -p {}"),
                "backups/status");
        tries("makes a recovery point of a time to come", creates(Mallory.EDITOR, """
                apiVersion: holdfast.io/v1alpha1
                kind: Backup
                metadata: {name: of-2099, namespace: shop}
                spec: {policyRef: {name: orders}, source: data, scheduledTime: "2099-01-01T00:00:00Z"}
                """), "holdfast-people");
        tries("the worker's account makes Backups", creates(WORKER, """
                apiVersion: holdfast.io/v1alpha1
                kind: Backup
                metadata: {name: forged, namespace: shop}
                spec: {policyRef: {name: orders}, source: data}
                """), "cannot create resource");
    }

    void passesApprovals() {
        tries(
                "starts a recovery without the role for it",
                creates(Mallory.EDITOR, run(Mallory.EDITOR)),
                "cannot create");
        tries(
                "decides without the role for it",
                creates(Mallory.EDITOR, decision("d", Mallory.EDITOR)),
                "cannot create");
        tries("asks for a recovery in another's name", creates(Mallory.DECIDER, run("bob")), "holdfast-people");
        tries("decides in another's name", creates(Mallory.DECIDER, decision("d", "bob")), "holdfast-people");
        tries("the worker's account starts a recovery", creates(WORKER, run(WORKER)), "cannot create");
        tries("the account of recoveries starts one", creates(RECOVERY, run(RECOVERY)), "cannot create");
        tries("the account of recoveries approves one", creates(RECOVERY, decision("d", RECOVERY)), "cannot create");
    }

    void passesTheApprovalOf(String run) {
        String patch = "patch restoreruns " + run + " -n shop --dry-run=server --type=merge -p ";
        tries(
                "writes the state of a run",
                runs(Mallory.DECIDER, patch + "'{\"status\":{\"state\":\"Finished\"}}' --subresource=status"),
                "restoreruns/status");
        tries(
                "the worker's account writes the state of a recovery",
                runs(WORKER, patch + "'{\"status\":{\"state\":\"Finished\"}}' --subresource=status"),
                "holdfast-run-state");
        tries(
                "the account of drills writes the state of a recovery",
                runs(DRILL, patch + "'{\"status\":{\"state\":\"Finished\"}}' --subresource=status"),
                "holdfast-run-state");
        tries(
                "the account of recoveries exchanges what a run works from",
                runs(
                        RECOVERY,
                        patch + "'{\"status\":{\"frozenPlan\":\"" + "0".repeat(64) + "\"}}' --subresource=status"),
                "holdfast-run-state");
        tries(
                "changes what a run is to do",
                runs(Mallory.OWNER, patch + "'{\"spec\":{\"mode\":\"Readiness\"}}'"),
                "immutable");
        tries(
                "takes the finalizer off a run",
                runs(Mallory.EDITOR, patch + "'{\"metadata\":{\"finalizers\":null}}'"),
                "cannot patch");
    }

    void takesMoreRights() {
        String bind = "create rolebinding more --dry-run=server -n ";
        tries(
                "binds a role of the chart",
                runs(Mallory.EDITOR, bind + "shop --clusterrole=holdfast-approver --user=mallory"),
                "cannot create resource");
        tries(
                "the owner of the namespace binds cluster-admin",
                runs(Mallory.OWNER, bind + "shop --clusterrole=cluster-admin --user=oscar"),
                "not currently held");
        tries(
                "the account of recoveries binds cluster-admin",
                runs(RECOVERY, bind + "shop --clusterrole=cluster-admin --user=mallory"),
                "not currently held");
        tries(
                "the account of recoveries binds in another namespace",
                runs(RECOVERY, bind + "leaving --clusterrole=view --user=mallory"),
                "cannot create resource");
        tries(
                "the account of recoveries binds in the whole cluster",
                runs(RECOVERY, "create clusterrolebinding more --dry-run=server --clusterrole=view --user=mallory"),
                "cannot create resource");
        tries(
                "the account of drills binds its role in another namespace",
                runs(DRILL, bind + "leaving --clusterrole=holdfast-drill --serviceaccount=shop:holdfast-drill"),
                "holdfast-drill-places");
    }

    void makesNamespaces() {
        tries("the account of drills makes a namespace that is no drill's", namespace("{}"), "holdfast-drill-places");
        tries(
                "the account of drills makes one that is open to the node",
                namespace(labels(Lab.SHOP, "privileged")),
                "holdfast-drill-places");
        tries(
                "the account of drills makes one that looks like another namespace's drill",
                namespace(labels(Lab.LEAVING, "baseline")),
                "holdfast-drill-places");
        tries(
                "the account of drills removes another namespace",
                runs(DRILL, "delete namespace leaving --dry-run=server"),
                "holdfast-drill-places");
        tries(
                "the account of drills labels another namespace as a drill's",
                runs(DRILL, "label namespace leaving holdfast.io/run=x --dry-run=server"),
                "cannot patch");
        tries(
                "labels its own namespace as a drill's",
                runs(Mallory.EDITOR, "label namespace shop holdfast.io/run=x --dry-run=server"),
                "cannot patch");
    }

    void namesWhatIsNotThere() {
        tries(
                "a plan names an identity of another namespace",
                creates(Mallory.EDITOR, plan("leaving/holdfast-identity", "")),
                "spec.identity.name");
        tries("a repository names credentials of another namespace", creates(Mallory.EDITOR, """
                apiVersion: holdfast.io/v1alpha1
                kind: BackupRepository
                metadata: {name: theirs, namespace: shop}
                spec:
                  s3: {bucket: abc, credentials: {secretRef: {name: s3-credentials, namespace: leaving}}}
                  encryption: {recipients: [age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq]}
                  signing: {secretRef: {name: signing}}
                """), "unknown field");
        tries(
                "a step's pod asks for an account",
                creates(
                        Mallory.EDITOR,
                        plan("id", "steps: [{name: s, job: {image: x, serviceAccountName: holdfast-recovery}}]")),
                "unknown field");
        tries(
                "a step's pod asks for the node",
                creates(Mallory.EDITOR, plan("id", "steps: [{name: s, job: {image: x, hostNetwork: true}}]")),
                "unknown field");
        tries(
                "a plan labels its workers as another run's",
                creates(Mallory.EDITOR, plan("id", "worker: {labels: {holdfast.io/run: x}}")),
                "are not for plans to set");
    }

    private void tries(String way, Attempt attempt, String by) {
        mallory.tries(way, attempt, by);
    }

    private static Attempt creates(String who, String yaml) {
        return Attempt.creates(who, yaml);
    }

    private static Attempt runs(String who, String command) {
        return Attempt.runs(who, command);
    }

    private static Attempt get(String who, String what, String namespace) {
        return runs(who, "get " + what + " -n " + namespace);
    }

    private static Attempt namespace(String labels) {
        return creates(DRILL, "{apiVersion: v1, kind: Namespace, metadata: {name: mallorys, labels: " + labels + "}}");
    }

    private static String labels(String home, String standard) {
        return "{holdfast.io/run: x, app.kubernetes.io/managed-by: holdfast, holdfast.io/home: " + home
                + ", pod-security.kubernetes.io/enforce: " + standard + "}";
    }

    private static String revision() {
        return "{apiVersion: apps/v1, kind: ControllerRevision, metadata: {name: plan-x, namespace: shop}, revision: 1}";
    }

    private static String run(String by) {
        return "{apiVersion: holdfast.io/v1alpha1, kind: RestoreRun, metadata: {name: r, namespace: shop},"
                + " spec: {mode: Recovery, planRef: {name: p}, requestedBy: \"" + by + "\"}}";
    }

    private static String decision(String name, String by) {
        return "{apiVersion: holdfast.io/v1alpha1, kind: RunDecision, metadata: {name: " + name + ", namespace: shop},"
                + " spec: {runRef: {name: r}, verdict: Approve, by: \"" + by + "\", digest: \"" + "0".repeat(64)
                + "\"}}";
    }

    private static String plan(String identity, String more) {
        return Mallory.plan(Lab.SHOP, identity, more);
    }
}
