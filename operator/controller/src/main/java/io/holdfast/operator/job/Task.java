package io.holdfast.operator.job;

/** What a worker Job is for. */
public enum Task {
    BACKUP("backup"),
    SWEEP("sweep"),
    PROBE("probe"),
    PRUNE("prune"),
    IMPORT("import"),
    RUN("run"),
    CLEANUP("cleanup"),
    COPY("copy");

    private final String label;

    Task(String label) {
        this.label = label;
    }

    /** The value of the label {@code holdfast.io/task}, and the first part of the Job's name. */
    public String label() {
        return label;
    }
}
