package dev.athanor.platform.jobs;

import dev.athanor.platform.workspaces.Workspace;
import java.util.Map;
import java.util.Optional;

/** Runs one kind of job. */
interface JobEngine {
    /** The kind it runs. */
    JobKind kind();

    /**
     * Checks all of a job and looks up what it refers to, before anything is stored or started.
     *
     * @return what {@link #react} needs to know later, concrete and whole
     * @throws dev.athanor.foundation.kernel.AthanorException JOB_INVALID and the problems of what it refers to
     */
    Map<String, String> plan(Workspace workspace, JobSpec spec);

    /**
     * Does what the job's state asks for, and tells events of how it went. Doing it twice does no more than once: after a crash the server
     * simply has every unfinished job reacted to again.
     *
     * @param again whether this may have been done before, by an earlier life of the server
     */
    void react(JobRow job, boolean again);

    /** What a job writes, with addresses. */
    Map<String, JobOutput> outputs(JobRow job);

    /** Why a job waits and when its turn comes; empty when it does not wait. */
    Optional<Waiting> waiting(JobKey key);

    /** Where a job begins that was checked just now. */
    default JobState first(Map<String, String> plan) {
        return new JobState.Accepted();
    }
}
