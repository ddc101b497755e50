package dev.athanor.platform.jobs;

/** Azure's status words. */
public enum JobStatus {
    NOT_STARTED("NotStarted", false),
    QUEUED("Queued", false),
    PREPARING("Preparing", false),
    PROVISIONING("Provisioning", false),
    STARTING("Starting", false),
    RUNNING("Running", false),
    FINALIZING("Finalizing", false),
    CANCEL_REQUESTED("CancelRequested", false),
    COMPLETED("Completed", true),
    FAILED("Failed", true),
    CANCELED("Canceled", true),
    PAUSED("Paused", true),
    NOT_RESPONDING("NotResponding", true);

    private final String word;
    private final boolean terminal;

    JobStatus(String word, boolean terminal) {
        this.word = word;
        this.terminal = terminal;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }

    /** Whether the job has ended. */
    public boolean terminal() {
        return terminal;
    }
}
