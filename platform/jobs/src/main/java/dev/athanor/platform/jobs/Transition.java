package dev.athanor.platform.jobs;

/** What an event did to a job. */
record Transition(JobRow job, JobState before) {
    boolean moved() {
        return !job.state().equals(before);
    }
}
