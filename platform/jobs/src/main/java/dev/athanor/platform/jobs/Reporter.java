package dev.athanor.platform.jobs;

/** Hears from engines what happened to their jobs. */
@FunctionalInterface
interface Reporter {
    /** Lets the event happen; what the new state asks for is done on a thread of its own. */
    Transition tell(JobKey key, JobEvent event);
}
