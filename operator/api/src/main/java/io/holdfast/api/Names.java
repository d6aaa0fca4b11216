package io.holdfast.api;

/** Labels, annotations and paths that the operator, the workers and the command line agree on. */
public final class Names {
    public static final String GROUP = "holdfast.io";
    public static final String VERSION = "v1alpha1";
    public static final String API_VERSION = GROUP + "/" + VERSION;

    /** Label: name of the policy. */
    public static final String POLICY = GROUP + "/policy";

    /** Label: name of the source in the policy. */
    public static final String SOURCE = GROUP + "/source";

    /** Label: name of the repository. */
    public static final String REPOSITORY = GROUP + "/repository";

    /** Annotation, because a Backup's name can be longer than a label may be: name of the Backup. */
    public static final String BACKUP = GROUP + "/backup";

    /**
     * Annotation on a Backup of a watched source: digest of the names and versions of the objects that were there when it
     * was made, so that its recovery point holds them.
     */
    public static final String COVERS = GROUP + "/covers";

    /** Annotation on a Backup whose trigger is {@code Import}: the recovery point that it stands for, as compact JSON. */
    public static final String IMPORTED = GROUP + "/imported";

    /** Annotation on a Backup: its recovery point is kept whatever its age. The value says why, for people. */
    public static final String PIN = GROUP + "/pin";

    /** Label: UID of the Backup. */
    public static final String BACKUP_UID = GROUP + "/backup-uid";

    /** Label: who made an object. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** What that label says of an object that Holdfast made. */
    public static final String MANAGER = "holdfast";

    /** Label of a drill's namespace: the namespace of its RestoreRun. */
    public static final String HOME = GROUP + "/home";

    /** Label: UID of the RestoreRun. */
    public static final String RUN_UID = GROUP + "/run";

    /** Annotation: name of the RestoreRun. */
    public static final String RUN = GROUP + "/run-name";

    /** Label: name of the RestorePlan. */
    public static final String RESTORE_PLAN = GROUP + "/restore-plan";

    /** Label: number of the attempt. */
    public static final String ATTEMPT = GROUP + "/attempt";

    /**
     * Label: what a Job is for: {@code backup}, {@code sweep}, {@code probe}, {@code prune}, {@code import}, {@code run} or
     * {@code cleanup}.
     */
    public static final String TASK = GROUP + "/task";

    /** Annotation on a policy: each new value starts one run of every source. */
    public static final String REQUESTED_AT = GROUP + "/requested-at";

    /** Annotation on a worker pod: what it works from, as YAML. */
    public static final String PLAN = GROUP + "/plan";

    /** Finalizer of the kinds that have something to clean up. */
    public static final String FINALIZER = GROUP + "/cleanup";

    /** The plan's file in a worker pod. */
    public static final String PLAN_FILE = "/etc/holdfast/plan/plan.yaml";

    /**
     * Folder in a worker pod with one folder per referenced Secret or ConfigMap, named like it; a Secret and a
     * ConfigMap of one name share a folder.
     */
    public static final String SECRETS_DIRECTORY = "/var/run/holdfast/secrets";

    private Names() {}
}
