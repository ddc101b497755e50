package dev.athanor.platform.jobs;

/** Hears from engines what happened to their jobs. */
interface Reporter {
    /** Lets the event happen; what the new state asks for is done on a thread of its own. */
    Transition tell(JobKey key, JobEvent event);

    /** Lets happen what has happened already: as long as the database cannot store it, it is tried again. Returns at once. */
    void report(JobKey key, JobEvent event);

    /** How often an event of that name happened to a job. */
    long times(JobKey key, String event);

    /** Where a job stands now. */
    JobState state(JobKey key);
}
