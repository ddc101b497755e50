package dev.athanor.platform.jobs;

/** The kinds of jobs, each with its word on the wire. */
public enum JobKind {
    COMMAND("Command"),
    SWEEP("Sweep"),
    PIPELINE("Pipeline"),
    AUTO_ML("AutoML"),
    PARALLEL("Parallel"),
    SPARK("Spark"),
    IMPORT("Import");

    private final String word;

    JobKind(String word) {
        this.word = word;
    }

    /** Azure's {@code jobType}. */
    public String word() {
        return word;
    }
}
